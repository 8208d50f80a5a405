import type { Tensor } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { learningRateAt, learningRateFields } from './learning-rate.js';
import { linearCombination } from './linear-combination.js';
import { defineOptimizer } from './optimizer.js';
import { rememberedVariables } from './remembered-variables.js';

/**
 * Stochastic gradient descent: v <- momentum v + (g + weightDecay w), w <- w - rate v; with Nesterov's momentum
 * w <- w - rate (g + weightDecay w + momentum v).
 * Source: Sutskever et al. 2013, equations 1 to 4, with the learning rate outside the velocity.
 */
export const sgdOptimizer = defineOptimizer({
  kind: 'sgd',
  configSchema: z
    .strictObject({
      kind: z.literal('sgd'),
      ...learningRateFields(0.05),
      momentum: z.number().min(0).lt(1).default(0.9).meta({ title: 'Momentum' }),
      nesterov: z
        .boolean()
        .default(false)
        .meta({ title: 'Nesterov', description: 'Looks ahead by the momentum.' }),
      weightDecay: z.number().min(0).max(1e3).default(0).meta({ title: 'Weight decay' }),
    })
    .meta({ title: 'SGD' }),
  create: ({ momentum, nesterov, weightDecay, ...rate }, { tf, plannedSteps }) => {
    const rateAt = learningRateAt(rate, plannedSteps);
    const velocities = rememberedVariables(tf, 'velocity');
    let step = 0;
    return {
      name: 'sgd',
      apply: (parameters, sum, expectedBatchSize) => {
        const learningRate = rateAt(step);
        step += 1;
        parameters.forEach((parameter, index) => {
          const velocity = velocities.of(index, parameter);
          const gradient = sum.tensors[index] as Tensor;
          tf.tidy(() => {
            const moved = linearCombination(tf, momentum, velocity, 1 / expectedBatchSize, gradient);
            const next = weightDecay === 0 ? moved : linearCombination(tf, 1, moved, weightDecay, parameter);
            // momentum v' + g' is (1 + momentum) v' - momentum v, as v' is momentum v + g'.
            const direction = nesterov
              ? linearCombination(tf, 1 + momentum, next, -momentum, velocity)
              : next;
            parameter.assign(linearCombination(tf, 1, parameter, -learningRate, direction));
            velocity.assign(next);
          });
          gradient.dispose();
        });
      },
      state: async () => ({ step, ...(await velocities.state()) }),
      restore: (state) => {
        step = state.step as number;
        velocities.restore(state);
      },
      dispose: velocities.dispose,
    };
  },
});
