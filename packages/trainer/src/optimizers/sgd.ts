import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { PartState } from '../component.js';
import { linearCombination } from './linear-combination.js';
import { defineOptimizer } from './optimizer.js';

/**
 * Stochastic gradient descent: v <- momentum v + (g + weightDecay w), w <- w - learningRate v.
 * Source: Sutskever et al. 2013, equations 1 and 2, with the learning rate outside the velocity.
 */
export const sgdOptimizer = defineOptimizer({
  kind: 'sgd',
  configSchema: z
    .strictObject({
      kind: z.literal('sgd'),
      learningRate: z.number().min(1e-9).max(1e6).default(0.05).meta({ title: 'Learning rate' }),
      momentum: z.number().min(0).lt(1).default(0.9).meta({ title: 'Momentum' }),
      weightDecay: z.number().min(0).max(1e3).default(0).meta({ title: 'Weight decay' }),
    })
    .meta({ title: 'SGD' }),
  create: ({ learningRate, momentum, weightDecay }, { tf }) => {
    const velocities: Variable[] = [];
    let remembered: PartState = {};
    const before = (index: number, parameter: Variable): Tensor => {
      const values = remembered[`velocity/${index}`] as Float32Array | undefined;
      return values === undefined ? tf.zerosLike(parameter) : tf.tensor(values, parameter.shape);
    };
    return {
      name: 'sgd',
      apply: (parameters, sum, expectedBatchSize) => {
        parameters.forEach((parameter, index) => {
          velocities[index] ??= tf.variable(before(index, parameter), false);
          const velocity = velocities[index];
          const gradient = sum.tensors[index] as Tensor;
          tf.tidy(() => {
            const moved = linearCombination(tf, momentum, velocity, 1 / expectedBatchSize, gradient);
            velocity.assign(
              weightDecay === 0 ? moved : linearCombination(tf, 1, moved, weightDecay, parameter),
            );
            parameter.assign(linearCombination(tf, 1, parameter, -learningRate, velocity));
          });
          gradient.dispose();
        });
      },
      state: async () => {
        const values = await Promise.all(velocities.map((velocity) => velocity.data()));
        return Object.fromEntries(values.map((one, index) => [`velocity/${index}`, Float32Array.from(one)]));
      },
      restore: (state) => {
        remembered = state;
      },
      dispose: () => {
        for (const velocity of velocities) velocity.dispose();
      },
    };
  },
});
