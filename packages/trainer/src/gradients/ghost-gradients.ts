import type { ConvolutionFactors } from '../models/layer-gradient.js';
import { hasKernel, runKernel } from '../tensor-kernels.js';
import type { TensorLibrary } from '../tensor-library.js';
import type { ExampleGradients } from './example-gradients.js';
import { weightedRows } from './weighted-rows.js';

/**
 * Gradients of a filter that are never made. Their norms come from products of pixels with pixels,
 * |dW|^2 = sum over pixels t, u of (dy_t . dy_u) (patch_t . patch_u); their weighted sum is one contraction over all examples.
 *
 * Source: Li et al. 2022 (arXiv:2110.05679), section 4 (ghost clipping); for convolutions Bu et al. 2022 (arXiv:2205.10683).
 */
export function ghostGradients(tf: TensorLibrary, factors: ConvolutionFactors): ExampleGradients {
  // Clones share the numbers: what the backward pass does with its own tensors is its affair.
  const x = tf.keep(tf.clone(factors.x));
  const dy = tf.keep(tf.clone(factors.dy));
  const { filterShape } = factors;
  return {
    form: 'ghost norm',
    squaredNorms: () => runKernel(tf, 'GhostNorms', { x, dy }, { filterShape }),
    weightedSum: (weights, shape) =>
      tf.tidy(() => {
        const {
          tensors: [keptX, keptDy],
          weights: kept,
        } = weightedRows(tf, [x, dy] as const, weights);
        if (kept.length === 0) return tf.zeros([...shape]);
        const kernelInputs = { x: keptX, dy: keptDy };
        const sum = runKernel(tf, 'WeightedFilterGradient', kernelInputs, { filterShape, weights: kept });
        return tf.reshape(sum, [...shape]);
      }),
    dispose: () => tf.dispose([x, dy]),
  };
}

/** What it costs to write, or to read, a number of a gradient, in products of two numbers; as measured on a processor. */
const productsPerNumber = 4;

/**
 * Whether norms by products of pixels cost less than gradients: T^2 (in + out + taps) products against a gradient that is
 * written once and read twice. Only where a kernel takes them in double precision: much cancels in these sums, and a norm that
 * came out too small would let an example through with more than its bound.
 *
 * Source: the mixed choice of Bu et al. 2022 (arXiv:2205.10683), with products and numbers weighed against each other.
 */
export function prefersGhostNorm(tf: TensorLibrary, { dy, filterShape }: ConvolutionFactors): boolean {
  if (!hasKernel(tf, 'GhostNorms')) return false;
  const [height, width, inChannels, outChannels] = filterShape;
  const taps = height * width;
  const pixels = dy.shape[1] * dy.shape[2];
  const gradientNumbers = taps * inChannels * outChannels;
  return pixels * pixels * (inChannels + outChannels + taps) < 3 * productsPerNumber * gradientNumbers;
}
