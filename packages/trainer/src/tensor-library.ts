import type * as tfjs from '@tensorflow/tfjs';

/** The tensor library of the chosen backend; handed down, never imported by a component. */
export type TensorLibrary = typeof tfjs;

/** Whether the backend in use has a kernel that takes the place of several of tfjs' own. */
export function hasKernel(tf: TensorLibrary, name: string): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined;
}
