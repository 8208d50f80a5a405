import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { linearCombination } from '../optimizers/linear-combination.js';
import { rememberedVariables } from '../optimizers/remembered-variables.js';
import { defineGradientFilter } from './gradient-filter.js';

const coefficients = (title: string, fallback: number[], description: string) =>
  z.array(z.number().min(-10).max(10)).max(8).default(fallback).meta({ title, description });

const configSchema = z
  .strictObject({
    kind: z.literal('low-pass'),
    feedback: coefficients(
      'Feedback',
      [-0.9],
      'a of 1 and more steps ago: of what the filter told. The filter has to be stable.',
    ),
    feedforward: coefficients(
      'Feedforward',
      [0.05, 0.05],
      'b of 0 and more steps ago: of the gradients. Their sum is 1 + the sum of a, so that a gradient that does not change passes.',
    ),
  })
  .refine(({ feedback }) => isStable(feedback), {
    path: ['feedback'],
    message: 'must make a stable filter: all roots of 1 + a1/z + a2/z^2 + ... inside the unit circle',
  })
  .refine(({ feedback, feedforward }) => Math.abs(sumOf(feedforward) - 1 - sumOf(feedback)) < 1e-6, {
    path: ['feedforward'],
    message: 'must have the sum 1 + the sum of the feedback, so that a gradient that does not change passes',
  })
  .meta({ title: 'Low-pass (DOPPLER)' });

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Schur and Cohn's test, by reflection coefficients. */
function isStable(feedback: readonly number[]): boolean {
  let rest = [...feedback];
  while (rest.length > 0) {
    const reflection = rest.at(-1) as number;
    if (Math.abs(reflection) >= 1) return false;
    const shorter = rest.slice(0, -1);
    rest = shorter.map((value, at) => {
      const mirrored = shorter[shorter.length - 1 - at] as number;
      return (value - reflection * mirrored) / (1 - reflection * reflection);
    });
  }
  return true;
}

/**
 * m_t = - sum over k >= 1 of a_k m_(t-k) + sum over k >= 0 of b_k g_(t-k), c_t the same of ones, and m_t / c_t in the place of
 * g_t. All before the first step is 0, also in c, so that a gradient that does not change passes from the first step on; the
 * paper's c counts every b from there. A function of what was released: post-processing.
 *
 * The noise of m_t / c_t has the variance sum over k of (h_k s_(t-k) / c_t)^2, with the filter's impulse response h and the
 * deviation s of each release.
 *
 * Source: Zhang, Bu, Hong and Razaviyayn 2024 (arXiv:2408.13460), DOPPLER, Algorithm 1.
 */
export const lowPassFilter = defineGradientFilter({
  kind: 'low-pass',
  configSchema,
  create: ({ feedback, feedforward }, { tf }) => {
    const told = feedback.map((_, ago) => rememberedVariables(tf, `told ${ago + 1}`));
    const seen = feedforward.slice(1).map((_, ago) => rememberedVariables(tf, `seen ${ago + 1}`));
    const response = impulseResponse(feedback, feedforward);
    let step = 0;
    /** c of 1 and more steps ago. */
    let gains: number[] = feedback.map(() => 0);
    /** Of the noise, this step's first. */
    let deviations: number[] = [];
    return {
      apply: (parameters, sum) => {
        step += 1;
        const gain =
          sumOf(feedforward.slice(0, step)) -
          feedback.reduce((total, a, ago) => total + a * (gains[ago] as number), 0);
        gains = [gain, ...gains].slice(0, feedback.length);
        deviations = [sum.deviation, ...deviations].slice(0, response.length);
        const tensors = parameters.map((parameter, index) => {
          const gradient = sum.tensors[index] as Tensor;
          const tellers = told.map((one) => one.of(index, parameter));
          const seers = seen.map((one) => one.of(index, parameter));
          const filtered = tf.tidy(() => {
            let next: Tensor = tf.mul(gradient, feedforward[0] ?? 0);
            for (const [ago, variable] of seers.entries())
              next = linearCombination(tf, 1, next, feedforward[ago + 1] as number, variable);
            for (const [ago, variable] of tellers.entries())
              next = linearCombination(tf, 1, next, -(feedback[ago] as number), variable);
            remember(tellers, next);
            remember(seers, gradient);
            return tf.mul(next, 1 / gain);
          });
          gradient.dispose();
          return filtered;
        });
        const deviation =
          Math.sqrt(sumOf(deviations.map((one, ago) => (one * (response[ago] as number)) ** 2))) /
          Math.abs(gain);
        return { ...sum, tensors, deviation };
      },
      state: async () => {
        const parts = await Promise.all([...told, ...seen].map((one) => one.state()));
        return Object.assign({ step, gains, deviations }, ...parts);
      },
      restore: (state) => {
        step = state.step as number;
        gains = [...(state.gains as readonly number[])];
        deviations = [...(state.deviations as readonly number[])];
        for (const one of [...told, ...seen]) one.restore(state);
      },
      dispose: () => {
        for (const one of [...told, ...seen]) one.dispose();
      },
    };
  },
});

/** The newest takes the first place, and each other that of the one before it. */
function remember(variables: readonly Variable[], newest: Tensor): void {
  for (let ago = variables.length - 1; ago > 0; ago--)
    variables[ago]?.assign((variables[ago - 1] as Variable).clone());
  variables[0]?.assign(newest.clone());
}

/** What is left of one gradient in each step after it, until hardly anything is. */
function impulseResponse(feedback: readonly number[], feedforward: readonly number[]): readonly number[] {
  const response: number[] = [];
  const longest = 10_000;
  for (let at = 0; at < longest; at++) {
    const fed = feedback.reduce((sum, a, ago) => sum + a * (response[at - 1 - ago] ?? 0), 0);
    response.push((feedforward[at] ?? 0) - fed);
    const recent = response.slice(-Math.max(1, feedback.length));
    if (at >= feedforward.length && recent.every((value) => Math.abs(value) < 1e-9)) break;
  }
  return response;
}
