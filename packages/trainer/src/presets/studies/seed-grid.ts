import type { StudyDefinitionInput } from '../../config/study/study-definition.js';

type Cell = NonNullable<StudyDefinitionInput['cells']>[number];
type Settings = NonNullable<Cell['set']>;

/** What every method is held against. */
export const nonPrivate: Settings = { clipping: { kind: 'none' }, 'noise.noiseMultiplier': 0 };

/** Methods with clipping and sparsification; the noise comes with the cell. */
export const seedMethods: Readonly<Record<string, Settings>> = {
  automatic: { clipping: { kind: 'automatic', grouping: 'per-layer', clipNorm: 1 } },
  'random sparsification': {
    clipping: { kind: 'per-layer', clipNorm: 1 },
    sparsification: { kind: 'random', finalRate: 0.9 },
  },
  'automatic with random sparsification': {
    clipping: { kind: 'automatic', grouping: 'per-layer', clipNorm: 1 },
    sparsification: { kind: 'random', finalRate: 0.9 },
  },
  'per-layer': { clipping: { kind: 'per-layer', clipNorm: 1 } },
  flat: { clipping: { kind: 'flat', clipNorm: 1 } },
};

/** Models of the grid by what they are called. */
export const seedModels = { 'U-Net': 'unet', 'Nested U-Net': 'nested-unet' } as const;

/** @param noise left out where there is none. */
export function cellName(model: string, method: string, noise?: number): string {
  return [model, method, ...(noise === undefined ? [] : [noise])].join(', ');
}

/** {non-private, methods at every noise} x {U-Net, Nested U-Net}, cell by cell. */
export function seedCells(options: {
  readonly noiseMultipliers: readonly number[];
  readonly width: number;
  readonly methods: readonly string[];
  /** By method; left out for the rate of the base. */
  readonly learningRates?: Readonly<Record<string, number>>;
}): Cell[] {
  const { noiseMultipliers, width, methods, learningRates } = options;
  return Object.entries(seedModels).flatMap(([title, kind]) => {
    const cell = (method: string, settings: Settings | undefined, noise?: number): Cell => {
      const learningRate = learningRates?.[method];
      return {
        name: cellName(title, method, noise),
        set: {
          model: { kind, width },
          ...settings,
          ...(noise === undefined ? {} : { 'noise.noiseMultiplier': noise }),
          ...(learningRate === undefined ? {} : { 'optimizer.learningRate': learningRate }),
        },
      };
    };
    return [
      cell('non-private', nonPrivate),
      ...noiseMultipliers.flatMap((noise) =>
        methods.map((method) => cell(method, seedMethods[method], noise)),
      ),
    ];
  });
}

/** The settings of the published grid, but for what its cells set. */
export function seedBase(root: string, side: number, epochs: number): Readonly<Record<string, unknown>> {
  return {
    dataset: { kind: 'duke', root, imageHeight: side, imageWidth: side },
    loss: { kind: 'cross-entropy-dice' },
    sampling: { kind: 'poisson', expectedBatchSize: 10 },
    sparsification: { kind: 'none' },
    optimizer: { kind: 'sgd', learningRate: 5e-4, momentum: 0, weightDecay: 1e-4 },
    training: { epochs },
    privacy: { delta: 1e-5 },
  };
}
