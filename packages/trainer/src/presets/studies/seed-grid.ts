import type { StudyDefinitionInput } from '../../config/study/study-definition.js';

type Cell = NonNullable<StudyDefinitionInput['cells']>[number];
type Settings = NonNullable<Cell['set']>;

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

const models = { 'U-Net': 'unet', 'Nested U-Net': 'nested-unet' } as const;
const planned = [
  ['automatic', 'random sparsification'],
  ['automatic', 'per-layer'],
  ['flat', 'per-layer'],
] as const;

/** {non-private, methods at every noise} x {U-Net, Nested U-Net}, cell by cell, and what is compared at equal noise. */
export function seedGrid(options: {
  readonly noiseMultipliers: readonly number[];
  readonly width: number;
  readonly methods: readonly string[];
}): Required<Pick<StudyDefinitionInput, 'cells' | 'comparisons'>> {
  const { noiseMultipliers, width, methods } = options;
  const nameOf = (model: string, method: string, noise: number) => `${model}, ${method}, ${noise}`;
  const cells = Object.entries(models).flatMap(([title, kind]): Cell[] => {
    const model = { model: { kind, width } };
    return [
      {
        name: `${title}, non-private`,
        set: { ...model, clipping: { kind: 'none' }, 'noise.noiseMultiplier': 0 },
      },
      ...noiseMultipliers.flatMap((noise) =>
        methods.map((method) => ({
          name: nameOf(title, method, noise),
          set: { ...model, ...seedMethods[method], 'noise.noiseMultiplier': noise },
        })),
      ),
    ];
  });
  const comparisons = Object.keys(models).flatMap((title) =>
    noiseMultipliers.flatMap((noise) =>
      planned
        .filter((pair) => pair.every((method) => methods.includes(method)))
        .map(([first, second]) => ({
          first: nameOf(title, first, noise),
          second: nameOf(title, second, noise),
        })),
    ),
  );
  return { cells, comparisons };
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
