/** A start for a launch: parts of a config that are set together, over what is typed already. */
export type Preset = {
  readonly name: string;
  readonly about: string;
  readonly parts: Readonly<Record<string, unknown>>;
};

const phantoms = {
  kind: 'oct-phantom',
  imageHeight: 64,
  imageWidth: 64,
  trainingSubjects: 16,
  validationSubjects: 2,
  scansPerSubject: 8,
};
const common = {
  dataset: phantoms,
  model: { kind: 'unet', width: 8 },
  sampling: { kind: 'poisson', expectedBatchSize: 16 },
};
const noise = { noiseMultiplier: 1, source: { kind: 'csprng' } };
const optimizer = { kind: 'sgd', learningRate: 0.5, momentum: 0.9, weightDecay: 0 };
const training = { epochs: 4, seed: 1 };

/** What most launches begin with: minutes on two cores, on synthetic scans that cost nobody privacy. */
export const presets: readonly Preset[] = [
  {
    name: 'Non-private reference',
    about: 'no clipping, no noise: what privacy is compared with',
    parts: {
      ...common,
      clipping: { kind: 'none' },
      noise: { noiseMultiplier: 0 },
      optimizer: { ...optimizer, learningRate: 0.1 },
      training,
    },
  },
  {
    name: 'DP-SGD',
    about: 'flat clipping at norm 1, sigma 1',
    parts: { ...common, clipping: { kind: 'flat', clipNorm: 1 }, noise, optimizer, training },
  },
  {
    name: 'Automatic clipping',
    about: 'every gradient at the same norm, sigma 1',
    parts: {
      ...common,
      clipping: { kind: 'automatic', grouping: 'flat', clipNorm: 1, gamma: 0.01 },
      noise,
      optimizer,
      training,
    },
  },
  {
    name: 'Epsilon 3',
    about: 'flat clipping, and the least noise that all steps can do with',
    parts: {
      ...common,
      clipping: { kind: 'flat', clipNorm: 1 },
      noise: { noiseMultiplier: null },
      privacy: { targetEpsilon: 3, delta: 1e-5 },
      optimizer,
      training,
    },
  },
];

/** A config with the parts of a preset in place of its own. */
export function withPreset(config: unknown, { parts }: Preset): unknown {
  return typeof config === 'object' && config !== null ? { ...config, ...parts } : parts;
}
