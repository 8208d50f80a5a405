import { planRun } from '../config/plan-run.js';
import type { RunConfig } from '../config/run-config.js';
import { largestMicrobatch } from '../gradients/microbatch-size.js';

/** Of every channel of the first level, pixel and image: U-Net takes 255 and more of them, nested U-Net 700. */
const leastBytesPerValue = 240;

/**
 * Memory that a step of the expected batch size takes at least, in bytes: known from the config alone, before the data and the
 * model are there.
 *
 * @throws ConfigError for a config that asks for what cannot be.
 */
export function leastStepBytes(config: RunConfig): number {
  const { facts, model, sampler } = planRun(config);
  const largest = Math.min(config.training.microbatchSize ?? largestMicrobatch, largestMicrobatch);
  const images = Math.min(sampler.expectedBatchSize, largest);
  const [first] = model.parameters;
  // A network without convolutions keeps no channels of pixels.
  const channels = first?.shape.length === 4 ? (first.shape[3] as number) : 1;
  return leastBytesPerValue * channels * facts.imageHeight * facts.imageWidth * images;
}
