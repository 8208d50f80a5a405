import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { linearCombination } from '../optimizers/linear-combination.js';
import { rememberedVariables } from '../optimizers/remembered-variables.js';
import { defineGradientFilter } from './gradient-filter.js';
import { movedAside } from './moved-aside.js';

/**
 * DiSK, a Kalman filter of constant gain: the step's gradients are taken at x_t + gamma (x_t - x_(t-1)) with
 * gamma = (1 - gain) / gain, clipped, summed and released as elsewhere, and m_t = (1 - gain) m_(t-1) + gain g_t, with m_1 = g_1,
 * takes the place of g_t. Between the two, the parameters are those of a plain step.
 *
 * For that gamma the two gradients of an example that the paper combines are one, so that a step costs one pass. Where
 * gradients are taken, and what becomes of a released sum, follows from what was released before: post-processing.
 *
 * The noise of m_t has the variance (1 - gain)^2 v_(t-1) + gain^2 s_t^2, with the deviation s of each release.
 *
 * Source: Zhang, Bu, Balle, Hong, Razaviyayn and Mirrokni 2024 (arXiv:2410.03883), DiSK, with the gradient of one point.
 */
export const kalmanFilter = defineGradientFilter({
  kind: 'kalman',
  configSchema: z
    .strictObject({
      kind: z.literal('kalman'),
      gain: z.number().min(0.01).max(1).default(0.7).meta({
        title: 'Gain (kappa)',
        description:
          'Of a new gradient, beside what the filter told before. The smaller, the less noise, and the further ahead gradients are taken: (1 - gain) / gain times the last move.',
      }),
    })
    .meta({ title: 'Kalman (DiSK)' }),
  create: ({ gain }, { tf }) => {
    const told = rememberedVariables(tf, 'told');
    const moves = rememberedVariables(tf, 'move');
    const ahead = (1 - gain) / gain;
    let step = 0;
    let deviation = 0;
    /** The parameters before the optimizer moves them. */
    let before: Tensor[] = [];
    return {
      lookAhead: (parameters) => {
        if (step === 0 || ahead === 0) return () => {};
        return movedAside(tf, parameters, (parameter, index) =>
          linearCombination(tf, 1, parameter, ahead, moves.of(index, parameter)),
        );
      },
      apply: (parameters, sum) => {
        step += 1;
        const kept = step === 1 ? 0 : 1 - gain;
        deviation = Math.hypot(kept * deviation, (1 - kept) * sum.deviation);
        const tensors = parameters.map((parameter, index) => {
          const gradient = sum.tensors[index] as Tensor;
          const estimate = told.of(index, parameter);
          tf.tidy(() => estimate.assign(linearCombination(tf, kept, estimate, 1 - kept, gradient)));
          gradient.dispose();
          return estimate.clone();
        });
        before = parameters.map((parameter) => parameter.clone());
        return { ...sum, tensors, deviation };
      },
      moved: (parameters) => {
        parameters.forEach((parameter, index) => {
          const move = moves.of(index, parameter);
          tf.tidy(() => move.assign(tf.sub(parameter as Variable, before[index] as Tensor)));
        });
        tf.dispose(before);
        before = [];
      },
      state: async () => ({ step, deviation, ...(await told.state()), ...(await moves.state()) }),
      restore: (state) => {
        step = state.step as number;
        deviation = state.deviation as number;
        told.restore(state);
        moves.restore(state);
      },
      dispose: () => {
        told.dispose();
        moves.dispose();
      },
    };
  },
});
