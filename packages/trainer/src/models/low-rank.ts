import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { ComponentError } from '../component.js';
import { isHead } from './head.js';
import type { ParameterSpec, Pass } from './layer-builder.js';
import type { LayerGradient } from './layer-gradient.js';
import type { Model } from './model.js';
import type { NamedValues, TrainedModel } from './trained-model.js';

/** The two factors that are trained in the place of one kernel, by index. */
interface Factors {
  /** `[rows, rank]` */
  readonly a: number;
  /** `[rank, columns]` */
  readonly b: number;
  readonly rows: number;
  readonly columns: number;
}

const matrixOf = ({ shape }: ParameterSpec): readonly [rows: number, columns: number] => {
  const columns = shape.at(-1) as number;
  return [shape.reduce((size, length) => size * length, 1) / columns, columns];
};

/**
 * LoRA: of the trained kernels, seen as matrices `[taps x in, out]`, W stays as it is and W + (alpha / rank) A B takes its place. A
 * starts as W's own kind would, B as 0. Vectors, heads, and kernels that are no larger than their factors are trained as they are.
 *
 * The gradients by A and B are (alpha / rank) G B^T and (alpha / rank) A^T G with G the gradient by the kernel: two
 * convolutions, of fewer channels, of which no example's G is made.
 *
 * Source: Hu et al. 2021 (arXiv:2106.09685), section 4.1; for private training Yu et al. 2021 (arXiv:2110.06500).
 *
 * @param trained indices of the parameter tensors that would be trained without it.
 * @throws ComponentError when the rank makes no kernel smaller.
 */
export function lowRankModel(
  model: Model,
  trained: readonly number[],
  { rank, alpha }: { readonly rank: number; readonly alpha: number },
): TrainedModel {
  const scale = alpha / rank;
  const parameters: ParameterSpec[] = [...model.parameters];
  const factors = new Map<number, Factors>();
  for (const index of trained) {
    const spec = model.parameters[index] as ParameterSpec;
    const [rows, columns] = matrixOf(spec);
    if (spec.shape.length < 2 || isHead(spec.name) || rank * (rows + columns) >= rows * columns) continue;
    const a =
      parameters.push({ name: `${spec.name}/lora-a`, shape: [rows, rank], initial: spec.initial }) - 1;
    const b = parameters.push({ name: `${spec.name}/lora-b`, shape: [rank, columns], initial: 'zero' }) - 1;
    factors.set(index, { a, b, rows, columns });
  }
  if (factors.size === 0)
    throw new ComponentError(
      'training.loraRank',
      `makes no kernel of the trained layers of the model "${model.name}" smaller, got ${rank}; take a lower rank, or leave it out`,
    );
  const seen = (pass: Pass): Pass => ({
    ...pass,
    parameter: (index) => {
      const kernel = pass.parameter(index);
      const found = factors.get(index);
      if (found === undefined) return kernel;
      const product = pass.tf.matMul(pass.parameter(found.a) as never, pass.parameter(found.b) as never);
      return pass.tf.add(kernel, pass.tf.reshape(pass.tf.mul(product, scale), kernel.shape));
    },
    ...(pass.record === undefined
      ? {}
      : {
          record: (index, gradient) => {
            const found = factors.get(index);
            if (found === undefined) pass.record?.(index, gradient);
            else recordFactors(pass, found, scale, gradient);
          },
        }),
  });
  const { forward, outputs } = model;
  return {
    model: {
      ...model,
      parameters,
      forward: (pass, images) => forward(seen(pass), images),
      ...(outputs === undefined ? {} : { outputs: (pass, images) => outputs(seen(pass), images) }),
    },
    trained: trained.flatMap((index) => {
      const found = factors.get(index);
      return found === undefined ? [index] : [found.a, found.b];
    }),
    merge: (values) =>
      new Map(
        model.parameters.map((spec, index) => {
          const own = valuesAt(values, spec.name);
          const found = factors.get(index);
          if (found === undefined) return [spec.name, own];
          const [a, b] = [found.a, found.b].map((at) =>
            valuesAt(values, (parameters[at] as ParameterSpec).name),
          );
          const product = productOf(a?.values ?? [], b?.values ?? [], rank, found);
          return [
            spec.name,
            { ...own, values: own.values.map((value, at) => value + scale * (product[at] as number)) },
          ];
        }),
      ),
  };
}

function valuesAt(values: NamedValues, name: string) {
  const found = values.get(name);
  if (found === undefined) throw new Error(`there are no values of "${name}"`);
  return found;
}

function productOf(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  rank: number,
  { rows, columns }: Factors,
): Float64Array {
  const product = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < rank; k++)
      for (let column = 0; column < columns; column++) {
        const at = row * columns + column;
        product[at] =
          (product[at] as number) + (a[row * rank + k] as number) * (b[k * columns + column] as number);
      }
  return product;
}

/** Hands over the gradients by A and B, where a layer told that by the kernel. */
function recordFactors(
  pass: Pass,
  { a, b, rows, columns }: Factors,
  scale: number,
  gradient: LayerGradient,
): void {
  const { tf } = pass;
  const [left, right] = [pass.parameter(a), pass.parameter(b)];
  const rank = right.shape[0] as number;
  if (gradient.kind === 'convolution' && gradient.through === undefined) {
    const { x, dy, filterShape } = gradient;
    const [height, width, inChannels] = filterShape;
    const down = tf.reshape(left, [height, width, inChannels, rank]) as Tensor4D;
    const back = tf.reshape(tf.transpose(right), [1, 1, columns, rank]) as Tensor4D;
    pass.record?.(a, {
      kind: 'convolution',
      x,
      dy: tf.mul(tf.conv2d(dy, back, 1, 'same'), scale) as Tensor4D,
      filterShape: [height, width, inChannels, rank],
    });
    pass.record?.(b, {
      kind: 'convolution',
      x: tf.mul(tf.conv2d(x, down, 1, 'same'), scale) as Tensor4D,
      dy,
      filterShape: [1, 1, rank, columns],
    });
    return;
  }
  const byA = (perExample: Tensor): Tensor =>
    tf.tidy(() => {
      const flat = tf.reshape(perExample, [-1, columns]);
      const product = tf.matMul(flat as never, right as never, false, true);
      return tf.reshape(tf.mul(product, scale), [-1, rows * rank]);
    });
  const byB = (perExample: Tensor): Tensor =>
    tf.tidy(() => {
      const examples = tf.reshape(perExample, [-1, rows, columns]);
      const transposed = tf.tile(tf.reshape(tf.transpose(left), [1, rank, rows]), [
        examples.shape[0] as number,
        1,
        1,
      ]);
      return tf.reshape(tf.mul(tf.matMul(transposed, examples), scale), [-1, rank * columns]);
    });
  for (const [index, project] of [
    [a, byA],
    [b, byB],
  ] as const)
    pass.record?.(
      index,
      gradient.kind === 'whole'
        ? { kind: 'whole', perExample: project(gradient.perExample) }
        : { ...gradient, through: (ofFilter) => project(gradient.through?.(ofFilter) ?? ofFilter) },
    );
}
