import { z } from 'zod';

/** What every optimizer's config says of its learning rate. */
export const learningRateFields = (learningRate: number) => ({
  learningRate: z.number().min(1e-9).max(1e6).default(learningRate).meta({ title: 'Learning rate' }),
  schedule: z.enum(['constant', 'linear', 'cosine']).default('constant').meta({
    title: 'Schedule',
    description: 'How the learning rate falls to 0 over the planned steps.',
  }),
  warmupSteps: z
    .int()
    .min(0)
    .max(1e9)
    .default(0)
    .meta({ title: 'Warm-up steps', description: 'Over so many steps it first rises from 0.' }),
});

/** A config with these fields. */
export interface LearningRateConfig {
  readonly learningRate: number;
  readonly schedule: 'constant' | 'linear' | 'cosine';
  readonly warmupSteps: number;
}

/**
 * The learning rate of each step, from 0 on: a warm-up in equal parts, then the schedule over the steps that are left.
 *
 * Source: Loshchilov and Hutter 2017 (arXiv:1608.03983), equation 5 without restarts, for the cosine.
 */
export function learningRateAt(
  { learningRate, schedule, warmupSteps }: LearningRateConfig,
  plannedSteps: number,
): (step: number) => number {
  return (step) => {
    if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
    const done = Math.min(1, (step - warmupSteps) / Math.max(1, plannedSteps - warmupSteps));
    return learningRate * shapes[schedule](done);
  };
}

const shapes: Readonly<Record<LearningRateConfig['schedule'], (done: number) => number>> = {
  constant: () => 1,
  linear: (done) => 1 - done,
  cosine: (done) => (1 + Math.cos(Math.PI * done)) / 2,
};
