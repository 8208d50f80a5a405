import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Pass } from './layer-builder.js';

/**
 * Lets a network that halves its images take them at every size: zeros around them up to the next multiple, as many on one side
 * as on the other or one less before it, and the same cut off its logits.
 *
 * @param multiple of which the network takes height and width.
 */
export function atAnySize(
  multiple: number,
  forward: (pass: Pass, images: Tensor4D) => Tensor4D,
): (pass: Pass, images: Tensor4D) => Tensor4D {
  return (pass, images) => {
    const [batch, height, width] = images.shape;
    const [rows, columns] = [margins(height, multiple), margins(width, multiple)];
    if (Math.max(...rows, ...columns) === 0) return forward(pass, images);
    const { tf } = pass;
    const logits = forward(pass, tf.pad(images, [[0, 0], rows, columns, [0, 0]]) as Tensor4D);
    return tf.slice(logits, [0, rows[0], columns[0], 0], [batch, height, width, logits.shape[3]]) as Tensor4D;
  };
}

/** What is added before and after `length` to reach the next multiple. */
function margins(length: number, multiple: number): [number, number] {
  const missing = (multiple - (length % multiple)) % multiple;
  return [Math.floor(missing / 2), Math.ceil(missing / 2)];
}
