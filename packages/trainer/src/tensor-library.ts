import type * as tfjs from '@tensorflow/tfjs';

/** The tensor library of the chosen backend; handed down, never imported by a component. */
export type TensorLibrary = typeof tfjs;
