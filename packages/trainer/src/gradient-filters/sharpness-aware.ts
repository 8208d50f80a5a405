import type { Tensor } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { linearCombination } from '../optimizers/linear-combination.js';
import { rememberedVariables } from '../optimizers/remembered-variables.js';
import { defineGradientFilter } from './gradient-filter.js';
import { movedAside } from './moved-aside.js';

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
    let step = 0;
    return {
      lookAhead: (parameters) => {
        if (step === 0) return () => {};
        const last = parameters.map((parameter, index) => released.of(index, parameter));
        const norm = Math.sqrt(
          last.reduce(
            (sum, tensor) => sum + tf.tidy(() => tf.sum(tf.square(tensor)).dataSync()[0] as number),
            0,
          ),
        );
        return movedAside(tf, parameters, (parameter, index) =>
          linearCombination(tf, 1, parameter, norm === 0 ? 0 : radius / norm, last[index] as Tensor),
        );
      },
      apply: (parameters, sum) => {
        step += 1;
        parameters.forEach((parameter, index) => {
          tf.tidy(() => released.of(index, parameter).assign((sum.tensors[index] as Tensor).clone()));
        });
        return sum;
      },
      state: async () => ({ step, ...(await released.state()) }),
      restore: (state) => {
        step = state.step as number;
        released.restore(state);
      },
      dispose: released.dispose,
    };
  },
});
