import type { Tensor4D } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Layer } from './layer-builder.js';

/**
 * What follows a layer without normalisation. Tanh keeps activations, and with them gradients, bounded.
 * Source: Papernot et al. 2021 (arXiv:2007.14191), section 3.
 */
export const activationSchema = z.enum(['tanh', 'relu']).default('tanh').meta({ title: 'Activation' });

/** The layer of that name. */
export function activationOf(name: z.infer<typeof activationSchema>): Layer {
  return ({ tf }, x) => (name === 'tanh' ? tf.tanh(x) : tf.relu(x)) as Tensor4D;
}
