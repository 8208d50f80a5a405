import type * as tfjs from '@tensorflow/tfjs-core';

/** The tensor library of the chosen backend; handed down, never imported by a component. */
export type TensorLibrary = typeof tfjs;

/** The values of the tensor that `compute` makes; nothing of it is kept. Waits, as a device does not answer at once. */
export async function valuesOf(
  tf: TensorLibrary,
  compute: () => tfjs.Tensor,
): Promise<Float32Array | Int32Array> {
  const tensor = tf.tidy(compute);
  try {
    return (await tensor.data()) as Float32Array | Int32Array;
  } finally {
    tensor.dispose();
  }
}
