import type { Tensor } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { type LearningRateConfig, learningRateAt, learningRateFields } from './learning-rate.js';
import { linearCombination } from './linear-combination.js';
import type { Optimizer, OptimizerContext } from './optimizer.js';
import { rememberedVariables } from './remembered-variables.js';

const decay = (title: string, fallback: number) => z.number().min(0).lt(1).default(fallback).meta({ title });

/** The fields of Adam and its relatives. */
export const adaptiveMomentsFields = {
  ...learningRateFields(0.001),
  beta1: decay('Beta 1', 0.9),
  beta2: decay('Beta 2', 0.999),
  epsilonHat: z
    .number()
    .min(1e-12)
    .max(1)
    .default(1e-8)
    .meta({ title: 'Stability', description: 'Added to the root of the second moment, or its least value.' }),
  noiseCorrection: z.boolean().default(false).meta({
    title: 'Noise correction',
    description:
      'Takes the known variance of the noise out of the second moment. Where little is left, a step is the first moment over the stability: choose that with the learning rate.',
  }),
};

/** A config with these fields. */
export interface AdaptiveMomentsConfig extends LearningRateConfig {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilonHat: number;
  readonly noiseCorrection: boolean;
}

/**
 * m <- b1 m + (1 - b1) g, v <- b2 v + (1 - b2) g^2, w <- w - rate (m' / (sqrt(v') + s) + weightDecay w), where m' and v'
 * are m and v over 1 - b^t.
 *
 * With noise of variance Phi on every coordinate of g, v' is too large by Phi: corrected, sqrt(max(v' - Phi, s^2)) takes
 * the place of sqrt(v') + s.
 *
 * Source: Kingma and Ba 2015 (arXiv:1412.6980), Algorithm 1; Loshchilov and Hutter 2019 (arXiv:1711.05101) for the decoupled
 * weight decay; Tang, Shpilevskiy and Lecuyer 2024 (arXiv:2312.14334) for the correction.
 */
export function adaptiveMoments(
  name: string,
  config: AdaptiveMomentsConfig & { readonly weightDecay: number },
  { tf, plannedSteps }: OptimizerContext,
): Optimizer {
  const { beta1, beta2, epsilonHat, noiseCorrection, weightDecay } = config;
  const rateAt = learningRateAt(config, plannedSteps);
  const firsts = rememberedVariables(tf, 'first');
  const seconds = rememberedVariables(tf, 'second');
  let step = 0;
  return {
    name,
    apply: (parameters, { tensors, deviation }, expectedBatchSize) => {
      const rate = rateAt(step);
      step += 1;
      const [firstScale, secondScale] = [1 / (1 - beta1 ** step), 1 / (1 - beta2 ** step)];
      const noiseVariance = noiseCorrection ? (deviation / expectedBatchSize) ** 2 : 0;
      parameters.forEach((parameter, index) => {
        const first = firsts.of(index, parameter);
        const second = seconds.of(index, parameter);
        const sum = tensors[index] as Tensor;
        tf.tidy(() => {
          const gradient = tf.mul(sum, 1 / expectedBatchSize);
          first.assign(linearCombination(tf, beta1, first, 1 - beta1, gradient));
          second.assign(linearCombination(tf, beta2, second, 1 - beta2, tf.square(gradient)));
          const variance = tf.mul(second, secondScale);
          const size =
            noiseVariance > 0
              ? tf.sqrt(tf.maximum(tf.sub(variance, noiseVariance), epsilonHat ** 2))
              : tf.add(tf.sqrt(variance), epsilonHat);
          const direction = tf.div(tf.mul(first, firstScale), size);
          const moved = weightDecay === 0 ? parameter : tf.mul(parameter, 1 - rate * weightDecay);
          parameter.assign(linearCombination(tf, 1, moved, -rate, direction));
        });
        sum.dispose();
      });
    },
    state: async () => ({ step, ...(await firsts.state()), ...(await seconds.state()) }),
    restore: (state) => {
      step = state.step as number;
      firsts.restore(state);
      seconds.restore(state);
    },
    dispose: () => {
      firsts.dispose();
      seconds.dispose();
    },
  };
}
