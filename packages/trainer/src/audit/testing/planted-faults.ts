import type { StepParts } from '../step-config.js';

/** A fault of the kind that privacy has been lost by, as an edit of the source. */
export interface PlantedFault {
  readonly name: string;
  /** What is changed; each text stands once in its file of `packages/trainer/src`. */
  readonly edits: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
  readonly parts: StepParts;
  readonly canaries: number;
  readonly audit: 'mechanism' | 'input';
  readonly repetitions: number;
  readonly stepsPerRepetition?: number;
  /** What has to be found: rates beyond the claim, or canaries that stand out too little. */
  readonly shows: 'violation' | 'shortfall';
}

const gradientAudit = {
  parts: {},
  canaries: 3000,
  audit: 'mechanism',
  repetitions: 6000,
  shows: 'violation',
} as const;

/** Half of each mask is dropped. */
const masked = { sparsification: { kind: 'random', finalRate: 0.5 } } as unknown as StepParts;

export const plantedFaults: readonly PlantedFault[] = [
  {
    ...gradientAudit,
    name: 'noise halved',
    edits: [
      {
        file: 'noise/noise-grid.ts',
        find: 'const deviation = (noiseMultiplier * billed) / spacing;',
        replace: 'const deviation = (noiseMultiplier * billed) / spacing / 2;',
      },
    ],
  },
  {
    ...gradientAudit,
    name: 'no clipping',
    edits: [
      {
        file: 'clipping/bounded-strategy.ts',
        find: 'return Number.isFinite(norm) ? roundedDown(weight(norm, clipNorm), norm, clipNorm) : 0;',
        replace: 'return 1;',
      },
    ],
  },
  {
    ...gradientAudit,
    name: 'shuffled billed as Poisson',
    edits: [
      {
        file: 'sampling/shuffled.ts',
        find: "amplification: { kind: 'none', sumMovesBy: neighbouring === 'zero-out' ? 1 : 2 },",
        replace: "amplification: { kind: 'poisson', samplingRate: batchSize / unitCount },",
      },
    ],
    canaries: 990,
    repetitions: 1980,
    stepsPerRepetition: 4,
    parts: { sampling: { kind: 'shuffled', batchSize: 250 }, noise: { noiseMultiplier: 0.3 } },
  },
  {
    name: 'batch-coupled loss (their variance), its refusal taken out',
    edits: [
      {
        file: 'losses/cross-entropy-dice.ts',
        find: "hasKernel(tf, 'CrossEntropyDice')",
        replace: "hasKernel(tf, 'Absent' as never)",
      },
      {
        file: 'losses/cross-entropy-dice.ts',
        find: 'return tf.add(crossEntropy, tf.sub(1, tf.mean(dice, -1))) as Tensor1D;',
        replace: `const each = tf.add(crossEntropy, tf.sub(1, tf.mean(dice, -1)));
      return tf.square(tf.sub(each, tf.mean(each))) as Tensor1D;`,
      },
      {
        file: 'mechanism/private-mechanism.ts',
        find: '  await refuseBatchCoupling(tf, whole, all, loss, classCount);\n',
        replace: '',
      },
    ],
    parts: { audit: { inputCanaries: 8 }, clipping: { kind: 'flat', clipNorm: 0.01 } },
    canaries: 0,
    audit: 'input',
    repetitions: 120,
    shows: 'violation',
  },
  {
    ...gradientAudit,
    name: 'mask on the noise alone',
    edits: [
      {
        file: 'mechanism/train-step.ts',
        find: '.clippedSum(examples, mask, parts.clipping, shares, canaries)',
        replace: '.clippedSum(examples, null, parts.clipping, shares, canaries)',
      },
    ],
    parts: masked,
    canaries: 600,
  },
  {
    ...gradientAudit,
    name: 'mask after the norm',
    edits: [
      {
        file: 'mechanism/train-step.ts',
        find: '.clippedSum(examples, mask, parts.clipping, shares, canaries)',
        replace: '.clippedSum(examples, null, parts.clipping, shares, canaries)',
      },
      {
        file: 'noise/release-sum.ts',
        find: 'await addGridNoise(tf, tensor, ',
        replace:
          'await addGridNoise(tf, mask === null ? tensor : tf.mul(tensor, tf.tensor(mask[index] as never, tensor.shape)), ',
      },
    ],
    parts: masked,
    canaries: 600,
    shows: 'shortfall',
  },
  {
    ...gradientAudit,
    name: 'seed reused between steps',
    edits: [
      {
        file: 'mechanism/private-mechanism.ts',
        find: 'releaseSum(tf, sum, { event, sensitivity: sensitivity(), bytes: noiseBytes, mask, correlation })',
        replace:
          "releaseSum(tf, sum, { event, sensitivity: sensitivity(), bytes: seededBytes(7, 'noise'), mask, correlation })",
      },
    ],
  },
  {
    ...gradientAudit,
    name: 'sensitivity of one layer forgotten',
    edits: [
      {
        file: 'clipping/bounded-strategy.ts',
        find: 'sensitivity: Math.sqrt(clipNorms.reduce(',
        replace: 'sensitivity: Math.sqrt(clipNorms.slice(1).reduce(',
      },
    ],
    canaries: 400,
    parts: { clipping: { kind: 'group-wise', clipNorm: 1, groups: 2 } },
  },
  {
    ...gradientAudit,
    name: 'noise added in single precision',
    repetitions: 12_000,
    edits: [
      {
        file: 'noise/add-grid-noise.ts',
        find: "if (hasKernel(tf, 'GridNoise')) {",
        replace: 'if (kept?.length === -1) {',
      },
      {
        file: 'noise/add-grid-noise.ts',
        find: `      grid.spacing *
      (roundToEven(value * (1 / grid.spacing)) +
        (noise[index] as number) * (kept === null ? 1 : (kept[index] as number))),`,
        replace: `      value + 0 * (noise[index] as number) +
      Math.fround(grid.spacing * grid.deviation *
        Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())),`,
      },
    ],
  },
];
