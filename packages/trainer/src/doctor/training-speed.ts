import { buildRun } from '../training/build-run.js';
import { evaluate } from '../training/evaluate.js';
import type { Task, TrainingSpeed } from './task.js';

/** As many images are predicted to know what an evaluation takes. */
const evaluatedImages = 16;
const leastSteps = 2;

/**
 * Trains for a while as a config says and times it. To be called in a process of its own, whose start counts.
 *
 * @throws what buildRun throws.
 */
export async function trainingSpeed({
  config,
  backend,
  budgetMs,
  workingDirectory,
}: Extract<Task, { kind: 'training' }>): Promise<TrainingSpeed> {
  const { mechanism, sampler, dataset } = await buildRun(
    { ...config, training: { ...config.training, backend } },
    workingDirectory,
  );
  const readySeconds = performance.now() / 1000;
  const step = () => mechanism.step(() => Promise.resolve());

  // The first steps compile and warm up. Masks are drawn only after the first epoch.
  const warmUpSteps = config.sparsification.kind === 'none' ? 2 : sampler.stepsPerEpoch + 1;
  const warmUpStart = performance.now();
  let warmUps = 0;
  for (; warmUps < warmUpSteps && performance.now() - warmUpStart < budgetMs; warmUps++) await step();
  const warmUpSeconds = (performance.now() - warmUpStart) / 1000;

  let [images, steps] = [0, 0];
  const start = performance.now();
  while (steps < leastSteps || performance.now() - start < budgetMs) {
    images += (await step()).batchSize;
    steps += 1;
  }
  const seconds = (performance.now() - start) / 1000;

  const some = { ...dataset, validation: dataset.validation.slice(0, evaluatedImages) };
  await mechanism.predict(some.validation.slice(0, 1));
  const evaluationStart = performance.now();
  evaluate(some, await mechanism.predict(some.validation));
  const perImage = (performance.now() - evaluationStart) / 1000 / some.validation.length;
  return {
    startSeconds: readySeconds + Math.max(0, warmUpSeconds - (warmUps * seconds) / steps),
    // All batches may have been empty; then the expected number of images is all there is to go by.
    imagesPerSecond: (images || steps * sampler.expectedBatchSize) / seconds,
    measuredImages: images,
    stepsPerEpoch: sampler.stepsPerEpoch,
    expectedBatchSize: sampler.expectedBatchSize,
    evaluationSeconds: perImage * dataset.validation.length,
  };
}
