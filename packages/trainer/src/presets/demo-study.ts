import type { RunConfigInput } from '../config/run-config.js';
import { exampleConfig } from './example-config.js';

/** A study as the API's createStudy takes it. */
export interface StudyPreset {
  readonly name: string;
  readonly description: string;
  readonly configs: readonly RunConfigInput[];
}

const noiseMultipliers = [0.5, 1];

const withNoise = (
  method: string,
  noiseMultiplier: number,
  change: Partial<RunConfigInput>,
): RunConfigInput => ({
  ...exampleConfig,
  name: `unet ${method} sigma ${noiseMultiplier}`,
  noise: { noiseMultiplier, source: { kind: 'csprng' } },
  ...change,
});

/** Automatic clipping and random sparsification at two noise multipliers, beside a run without privacy. */
export const demoStudy: StudyPreset = {
  name: 'Demonstration',
  description:
    'U-Net on synthetic OCT scans: what do automatic clipping and random sparsification cost, at two noise multipliers?',
  configs: [
    {
      ...exampleConfig,
      name: 'unet non-private',
      clipping: { kind: 'none' },
      noise: { noiseMultiplier: 0 },
      optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9, weightDecay: 0 },
    },
    ...noiseMultipliers.map((noiseMultiplier) => withNoise('automatic', noiseMultiplier, {})),
    ...noiseMultipliers.map((noiseMultiplier) =>
      withNoise('random sparsification', noiseMultiplier, {
        clipping: { kind: 'flat', clipNorm: 1 },
        sparsification: { kind: 'random', finalRate: 0.9, refreshEverySteps: null },
      }),
    ),
  ],
};
