import type { ConvolutionFactors } from '../models/layer-gradient.js';
import { hasKernel, type TensorLibrary } from '../tensor-library.js';
import type { ExampleGradients } from './example-gradients.js';
import { weightedFilterGradient } from './filter-gradient.js';
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
    squaredNorms: () => tf.engine().runKernel('GhostNorms', { x, dy }, { filterShape: [...filterShape] }),
    weightedSum: (weights) =>
      tf.tidy(() => {
        const {
          tensors: [keptX, keptDy],
          weights: kept,
        } = weightedRows(tf, [x, dy] as const, weights);
        if (kept.length === 0) return tf.zeros([filterShape.reduce((size, length) => size * length, 1)]);
        return weightedFilterGradient(tf, { x: keptX, dy: keptDy, filterShape }, kept);
      }),
    dispose: () => tf.dispose([x, dy]),
  };
}

/**
 * Whether norms by products of pixels cost less than gradients: 2 T^2 < p d, for T pixels and a filter of p d numbers. Only
 * where a kernel takes them in double precision: much cancels in these sums, and a norm that came out too small would let an
 * example through with more than its bound.
 *
 * Source: Bu et al. 2022 (arXiv:2205.10683), mixed ghost clipping.
 */
export function prefersGhostNorm(tf: TensorLibrary, { dy, filterShape }: ConvolutionFactors): boolean {
  if (!hasKernel(tf, 'GhostNorms')) return false;
  const pixels = dy.shape[1] * dy.shape[2];
  return 2 * pixels * pixels < filterShape.reduce((size, length) => size * length, 1);
}
