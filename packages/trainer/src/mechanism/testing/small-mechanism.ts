import type { DpEvent } from '@clipwise/privacy';
import { clippingRegistry } from '../../clipping/registry.js';
import { createComponent } from '../../component.js';
import type { Dataset, Example } from '../../data/dataset.js';
import { lossRegistry } from '../../losses/registry.js';
import { convolution1x1 } from '../../models/convolution.js';
import { LayerBuilder } from '../../models/layer-builder.js';
import type { Model } from '../../models/model.js';
import type { NoiseSource } from '../../noise/noise-source.js';
import { sgdOf } from '../../optimizers/testing/sgd-of.js';
import { seededBytes } from '../../random/byte-source.js';
import type { Sampler } from '../../sampling/sampler.js';
import type { TensorLibrary } from '../../tensor-library.js';
import type { MechanismParts, PrivateMechanism } from '../private-mechanism.js';

export const side = 4;
const classCount = 3;
export const exampleOf = (index: number): Example => ({
  id: String(index),
  subject: String(index),
  image: Float32Array.from({ length: side * side }, (_, at) => Math.sin(at * (index + 1))),
  mask: Uint8Array.from({ length: side * side }, (_, at) => (at + index) % classCount),
});
const dataset: Dataset = {
  name: 'small',
  imageHeight: side,
  imageWidth: side,
  channelCount: 1,
  classNames: ['a', 'b', 'c'],
  train: Array.from({ length: 6 }, (_, index) => exampleOf(index)),
  validation: [],
  test: [],
  remarks: [],
  isSynthetic: true,
};

/** Two layers of one pixel each: 40 x 2 + 40 x 3 + 3 parameters in four tensors. */
export function smallModel(): Model {
  const builder = new LayerBuilder();
  const first = convolution1x1(builder, 'first', 1, 40);
  const head = convolution1x1(builder, 'head', 40, classCount);
  return {
    name: 'small',
    channelCount: 1,
    parameters: builder.parameters,
    forward: (pass, images) => head(pass, first(pass, images)),
  };
}

/** Draws what it is told to, one batch a step, and nobody after that. */
export const samplerOf = (
  batches: readonly (readonly number[])[] = [],
  changes: Partial<Sampler> = {},
): Sampler => {
  let step = 0;
  return {
    name: 'told',
    amplification: { kind: 'poisson', samplingRate: 0.25 },
    expectedBatchSize: 4,
    stepsPerEpoch: 8,
    next: () => batches[step++] ?? [],
    ...changes,
  };
};

export const sourceOf = (kind: NoiseSource['kind']): NoiseSource => ({
  kind,
  stream: (purpose) => seededBytes(7, purpose),
});

/** The parts of a mechanism whose four tensors are moved by plain descent. */
export function smallParts(
  tf: TensorLibrary,
  changes: Partial<MechanismParts> = {},
  clipping: object = { kind: 'flat', clipNorm: 2 },
): MechanismParts {
  const trained = changes.trained?.length ?? 4;
  return {
    tf,
    dataset,
    units: dataset.train.map((_, index) => [index]),
    model: smallModel(),
    loss: createComponent('loss', lossRegistry, { kind: 'cross-entropy' }, { tf }),
    sampler: samplerOf(),
    clipping: createComponent('clipping', clippingRegistry, clipping as { kind: string }, {
      tensorCount: trained,
    }),
    sparsification: { name: 'none', maskAt: () => null },
    noiseMultiplier: 0.5,
    noiseSource: sourceOf('csprng'),
    optimizer: sgdOf(tf, 1),
    microbatchSize: null,
    seed: 3,
    ...changes,
  };
}

/** Keeps what is charged. */
export const charges = () => {
  const charged: DpEvent[] = [];
  return { charged, charge: async (event: DpEvent) => void charged.push(event) };
};
/** The numbers of all parameters. */
export const valuesOf = async (
  mechanism: PrivateMechanism,
  kind: 'parameters' | 'predictingParameters' = 'parameters',
) => [...(await mechanism[kind]()).values()].flatMap(({ values }) => [...values]);
/** What a step of `samplerOf` is charged. */
export const poisson = (noiseMultiplier: number): DpEvent => ({
  kind: 'poisson-sampled',
  samplingRate: 0.25,
  event: { kind: 'gaussian', noiseMultiplier },
});

/** Two steps with the noise of the first, then four times as much. */
export const twoStages = [
  { ratio: 1, steps: 2 },
  { ratio: 4, steps: 3 },
] as const;
