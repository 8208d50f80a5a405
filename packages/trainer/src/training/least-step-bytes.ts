import type { RunConfig } from '../config/run-config.js';
import { largestMicrobatch } from '../gradients/microbatch-size.js';

/** Of every channel of the first level, pixel and image: U-Net takes 255 and more of them, nested U-Net 700. */
const leastBytesPerValue = 240;

/**
 * Memory that a step of the expected batch size takes at least, in bytes: known from the config alone, before the data and the
 * model are there.
 */
export function leastStepBytes({ dataset, model, sampling, training }: RunConfig): number {
  const batchSize = sampling.kind === 'poisson' ? sampling.expectedBatchSize : sampling.batchSize;
  const images = Math.min(batchSize, training.microbatchSize ?? largestMicrobatch, largestMicrobatch);
  return leastBytesPerValue * model.width * dataset.imageHeight * dataset.imageWidth * images;
}
