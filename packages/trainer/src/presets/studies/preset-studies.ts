import { clipping2026 } from './clipping-2026.js';
import { demonstration } from './demonstration.js';
import { dpSegmentationPublished } from './dp-segmentation-published.js';
import { learningRates } from './learning-rates.js';
import { papers } from './papers.js';
import type { PresetStudy } from './preset-study.js';
import {
  seedCorrected,
  seedCorrectedSmall,
  seedCorrectedSmallTuned,
  seedCorrectedTuned,
} from './seed-corrected.js';
import { seedFaithful } from './seed-faithful.js';

/** Every study that is ready to run. */
export const presetStudies: readonly PresetStudy[] = [
  demonstration,
  seedFaithful,
  seedCorrected,
  seedCorrectedTuned,
  seedCorrectedSmall,
  seedCorrectedSmallTuned,
  learningRates,
  clipping2026,
  dpSegmentationPublished,
  papers,
];

/** The preset of this name; undefined when there is none. */
export function presetStudy(name: string): PresetStudy | undefined {
  return presetStudies.find((preset) => preset.name === name);
}
