import type { Tensor } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { sumOfSquares } from '../gradients/sum-of-squares.js';
import { rememberedVariables } from '../optimizers/remembered-variables.js';
import { defineGradientFilter } from './gradient-filter.js';
import { movedAside } from './moved-aside.js';

/** Of a squared norm: keeps that of zeros finite, and is nothing beside that of any release. */
const least = 1e-30;

/**
 * DP-SAT: the gradients are taken at x_t + radius g_(t-1) / |g_(t-1)|, up the last released gradient g, and what is released
 * passes as it is. Sharpness-aware minimisation (DP-SAM) climbs the gradient of the same batch, which would be a second
 * release; this one climbs what was released before: post-processing, at one pass a step.
 *
 * Source: Park et al. 2023 (arXiv:2306.05651), Algorithm 1.
 */
export const sharpnessAwareFilter = defineGradientFilter({
  kind: 'sharpness-aware',
  configSchema: z
    .strictObject({
      kind: z.literal('sharpness-aware'),
      radius: z.number().gt(0).max(100).default(0.05).meta({
        title: 'Radius (rho)',
        description: 'How far from the parameters gradients are taken, in units of the parameters.',
      }),
    })
    .meta({ title: 'Sharpness-aware (DP-SAT)' }),
  create: ({ radius }, { tf }) => {
    const released = rememberedVariables(tf, 'released');
    return {
      lookAhead: (parameters) => {
        const last = parameters.map((parameter, index) => released.of(index, parameter));
        // Before the first release all are 0, and so is the move.
        const scale = tf.tidy(() => {
          const squares = last.map((tensor) => sumOfSquares(tf, tf.reshape(tensor, [1, tensor.size])));
          return tf.mul(tf.rsqrt(tf.add(tf.addN(squares), least)), radius);
        });
        const goBack = movedAside(tf, parameters, (parameter, index) =>
          tf.add(parameter, tf.mul(last[index] as Tensor, scale)),
        );
        scale.dispose();
        return goBack;
      },
      apply: (parameters, sum) => {
        parameters.forEach((parameter, index) => {
          tf.tidy(() => released.of(index, parameter).assign((sum.tensors[index] as Tensor).clone()));
        });
        return sum;
      },
      state: released.state,
      restore: released.restore,
      dispose: released.dispose,
    };
  },
});
