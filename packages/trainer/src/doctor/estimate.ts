import type { RunConfig } from '../config/run-config.js';
import type { TrainingSpeed } from './task.js';

/** How long a run will take, and from what that follows. */
export interface RunEstimate extends TrainingSpeed {
  readonly steps: number;
  readonly evaluations: number;
  readonly seconds: number;
}

/** start + steps x expected batch size / images per second + evaluations x seconds of one. */
export function estimateRun({ training, evaluation }: RunConfig, speed: TrainingSpeed): RunEstimate {
  const steps = training.epochs * speed.stepsPerEpoch;
  // Before the first step, after every n-th epoch but the last, and at the end.
  const evaluations = 2 + Math.floor((training.epochs - 1) / evaluation.everyEpochs);
  return {
    ...speed,
    steps,
    evaluations,
    seconds:
      speed.startSeconds +
      (steps * speed.expectedBatchSize) / speed.imagesPerSecond +
      evaluations * speed.evaluationSeconds,
  };
}

/** Two configs with the same key train at the same speed: they differ in numbers that only the result depends on. */
export function speedKey({ dataset, model, loss, sampling, ...config }: RunConfig): string {
  const { augmentation, clipping, sparsification, noise, optimizer, training } = config;
  return JSON.stringify([
    [dataset, model, loss, augmentation, sampling, sparsification],
    [clipping.kind, 'grouping' in clipping && clipping.grouping],
    [noise.noiseMultiplier !== 0, noise.source.kind, optimizer.kind, training.microbatchSize],
    training.emaDecay !== 0,
  ]);
}
