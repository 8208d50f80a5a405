import { ComponentError } from '../component.js';
import type { Uniform } from '../random/uniform.js';
import type { PrivacyUnit } from './privacy-units.js';

/** Each of the indices below `unitCount` with probability `samplingRate`, independently, in their order. */
export function drawPoisson(unitCount: number, samplingRate: number, uniform: Uniform): number[] {
  const batch: number[] = [];
  for (let index = 0; index < unitCount; index++) if (uniform() < samplingRate) batch.push(index);
  return batch;
}

/** q = expectedBatchSize / n. @throws ComponentError when it is above 1. */
export function poissonRate(expectedBatchSize: number, unitCount: number, unit: PrivacyUnit): number {
  if (expectedBatchSize <= unitCount) return expectedBatchSize / unitCount;
  throw new ComponentError(
    'sampling.expectedBatchSize',
    `must be at most the ${unitCount} training ${unit}s, got ${expectedBatchSize}`,
  );
}
