import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { installSimdBackend } from '../backends/wasm-simd/install.js';
import { compileKernels } from '../backends/wasm-simd/kernel-module.js';
import type { SimdBackend } from '../backends/wasm-simd/simd-backend.js';
import { clippingRegistry } from '../clipping/registry.js';
import { createComponent } from '../component.js';
import { createRecordingEngine } from '../gradients/recording-engine.js';
import { lossRegistry } from '../losses/registry.js';
import { initialiseParameters } from '../models/initialise.js';
import { modelRegistry } from '../models/registry.js';
import { releaseSum } from '../noise/release-sum.js';
import { optimizerRegistry } from '../optimizers/registry.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { noSparsification } from '../sparsification/none.js';
import type { TensorLibrary } from '../tensor-library.js';
import { claimsNothing, deriveEvent, sumSensitivity } from './derive-event.js';
import { type TrainStepParts, trainStep } from './train-step.js';

let tf: TensorLibrary;
beforeAll(async () => {
  ({ tf } = await loadBackend('wasm'));
});

/** The variance of n normal numbers is within 5 of its standard deviations, sqrt(2 / n) relative to it. */
const hasDeviation = (values: readonly number[], deviation: number): boolean => {
  const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  return Math.abs(variance / deviation ** 2 - 1) < 5 * Math.sqrt(2 / values.length);
};

const noiseMultiplier = 0.5;
const expectedBatchSize = 4;

function setUp() {
  const model = createComponent(
    'model',
    modelRegistry,
    { kind: 'unet', width: 2, depth: 4 } as { kind: string },
    { classCount: 3, channelCount: 1, imageHeight: 16, imageWidth: 16 },
  );
  const parameters = initialiseParameters(tf, model, uniformFrom(seededBytes(1, 'one step')));
  const clipping = createComponent(
    'clipping',
    clippingRegistry,
    { kind: 'automatic', grouping: 'per-layer', clipNorm: 1, gamma: 0.01 } as { kind: string },
    { tensorCount: parameters.length },
  );
  const bytes = seededBytes(2, 'one step');
  const parts: TrainStepParts = {
    tf,
    engine: createRecordingEngine({
      tf,
      model,
      parameters,
      loss: createComponent('loss', lossRegistry, { kind: 'cross-entropy-dice' }, { tf }),
      size: { imageHeight: 32, imageWidth: 32, channelCount: 1 },
      classCount: 3,
      microbatchSize: null,
    }),
    sparsification: noSparsification.create(
      { kind: 'none' },
      {
        tensorSizes: [],
        stepsPerEpoch: 1,
        epochs: 1,
        uniform: () => 0.5,
      },
    ),
    clipping,
    release: (tensors, mask) =>
      releaseSum(tf, tensors, {
        event: { kind: 'gaussian', noiseMultiplier },
        sensitivity: clipping.sensitivity,
        bytes,
        mask,
      }),
    optimizer: createComponent(
      'optimizer',
      optimizerRegistry,
      {
        kind: 'sgd',
        learningRate: 1,
        momentum: 0,
        nesterov: false,
        weightDecay: 0,
        schedule: 'constant',
        warmupSteps: 0,
      } as { kind: string },
      { tf, plannedSteps: 1 },
    ),
    parameters,
    expectedBatchSize,
  };
  const values = () => parameters.flatMap((parameter) => [...parameter.dataSync()]);
  return { parts, values, sensitivity: clipping.sensitivity };
}

describe('one step', () => {
  it('of an empty batch is charged and moves every parameter by noise over the expected batch size', async () => {
    const { parts, values, sensitivity } = setUp();
    const before = values();
    let charges = 0;
    const result = await trainStep(parts, 0, [], async () => void charges++);
    const moves = values().map((value, index) => value - (before[index] as number));
    expect(charges).toBe(1);
    expect(result).toMatchObject({ batchSize: 0, trainingLoss: Number.NaN });
    expect(sensitivity).toBe(8);
    expect(hasDeviation(moves, (noiseMultiplier * sensitivity) / expectedBatchSize)).toBe(true);
  });

  it('changes nothing and keeps no tensor when its charge cannot be written', async () => {
    const { parts, values } = setUp();
    const before = values();
    const tensors = tf.memory().numTensors;
    await expect(
      trainStep(parts, 0, [], async () => {
        throw new Error('disk full');
      }),
    ).rejects.toThrow('disk full');
    expect(values()).toEqual(before);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

describe('what a step tells and hands on', () => {
  const example = (id: string) => ({ id, subject: id, image: new Float32Array(), mask: new Uint8Array() });
  /** A step of two tensors whose sum is given, released as it is. */
  async function stepOf(
    sum: { losses?: number[]; norms?: number[]; clippedWeights?: number; weightCount?: number },
    batch: string[][],
    changes: Partial<TrainStepParts> = {},
  ) {
    const seen: unknown[][] = [];
    const parameters = [2, 3].map((size) => tf.variable(tf.zeros([size])));
    const tensors = parameters.map(({ size }) => tf.fill([size], 4));
    const told = { tensors, losses: [], norms: [], clippedWeights: 0, weightCount: 0, ...sum };
    const result = await trainStep(
      {
        ...setUp().parts,
        engine: {
          describe: () => '',
          clippedSum: async (...asked) => {
            seen.push(asked);
            return told;
          },
        },
        release: (released) =>
          releaseSum(tf, released, {
            event: { kind: 'non-private', reason: 'a test.' },
            sensitivity: 1,
            bytes: seededBytes(1, 'none'),
            mask: null,
          }),
        parameters,
        ...changes,
      },
      0,
      batch.map((unit) => unit.map(example)),
      async () => {},
    );
    return { result, asked: seen[0] as unknown[], parameters };
  }

  it('is the mean loss, the median of the norms and the part of the weights that clip', async () => {
    const of = async (norms: number[]) =>
      (await stepOf({ losses: [1, 2, 6], norms, clippedWeights: 3, weightCount: 12 }, [['a'], ['b'], ['c']]))
        .result;
    expect(await of([9, 1, 10])).toEqual({
      batchSize: 3,
      trainingLoss: 3,
      medianGradientNorm: 9,
      clippedFraction: 0.25,
    });
    expect((await of([10, 9, 1, 2])).medianGradientNorm).toBe(5.5);
    expect((await of([7])).medianGradientNorm).toBe(7);
    expect((await of([])).medianGradientNorm).toBeNaN();
  });

  it('is every example of the units that were drawn, with its share of its unit, and no canary unless given', async () => {
    const { asked, parameters } = await stepOf({ losses: [0, 0, 0] }, [['a', 'b'], ['c']]);
    const [examples, mask, , shares, canaries] = asked;
    expect((examples as { id: string }[]).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect([mask, shares, canaries]).toEqual([null, [0.5, 0.5, 1], []]);
    // The sum over the expected batch size, at a learning rate of 1.
    expect(parameters.map((one) => [...one.dataSync()])).toEqual([
      [-1, -1],
      [-1, -1, -1],
    ]);
  });

  it.each([
    [null, 5],
    [[Float32Array.of(1, 0), Float32Array.of(0, 0, 1)], 2],
  ])(
    'is to a clipping that learns what was released beside the sum, per expected example: mask %j',
    async (mask, coordinates) => {
      const updates: unknown[] = [];
      const own = setUp().parts.clipping;
      const adaptation = {
        clipNorm: () => 1,
        size: 2,
        addStatistic: (norm: number, share: number, sums: Float64Array) => {
          sums[norm > 2 ? 1 : 0] = (sums[norm > 2 ? 1 : 0] as number) + share * 8;
        },
        update: (released: unknown) => void updates.push(released),
      };
      await stepOf({ norms: [1, 3, 5], losses: [0, 0, 0] }, [['a', 'b'], ['c']], {
        clipping: { ...own, adaptation },
        sparsification: { name: 'given', maskAt: () => mask },
      });
      // Shares of a half, a half and one: 4 in the first place, 12 in the second, over an expected batch of four.
      expect(updates).toEqual([{ means: [1, 3], deviation: 0, coordinates }]);
    },
  );
});

describe('the event of a step', () => {
  const poisson = { amplification: { kind: 'poisson', samplingRate: 0.1 } } as const;
  const shuffled = { amplification: { kind: 'none', sumMovesBy: 2 } } as const;
  const parts = {
    clipping: { isBounded: true },
    noiseMultiplier: 0.7,
    noiseSource: { kind: 'csprng' },
  } as const;

  it('is read off the sampler, the clipping and the noise', () => {
    expect(deriveEvent(poisson, parts)).toEqual({
      kind: 'poisson-sampled',
      samplingRate: 0.1,
      event: { kind: 'gaussian', noiseMultiplier: 0.7 },
    });
    expect(deriveEvent(poisson, { ...parts, clipping: { isBounded: false } }).kind).toBe('non-private');
    expect(deriveEvent(poisson, { ...parts, noiseMultiplier: 0 }).kind).toBe('non-private');
  });

  it('of a shuffled batch is charged for one example leaving as another comes, without amplification', () => {
    expect(deriveEvent(shuffled, parts)).toEqual({ kind: 'gaussian', noiseMultiplier: 0.35 });
    expect(sumSensitivity(shuffled, { sensitivity: 3 })).toBe(6);
    expect(sumSensitivity(poisson, { sensitivity: 3 })).toBe(3);
  });

  it.each([
    { kind: 'truncated-poisson', datasetSize: 50, samplingRate: 0.1, maxBatchSize: 9 },
    { kind: 'fixed-size', datasetSize: 50, batchSize: 5 },
  ] as const)(
    'of a $kind batch holds all that its accountant reads, and noise for one clipped gradient',
    (amplification) => {
      expect(deriveEvent({ amplification }, parts)).toEqual({
        ...amplification,
        kind: `${amplification.kind}-sampled`,
        event: { kind: 'gaussian', noiseMultiplier: 0.7 },
      });
      // What one unit in the batch moves; that it may take the place of another is the accountant's to bill.
      expect(sumSensitivity({ amplification }, { sensitivity: 3 })).toBe(3);
    },
  );

  it('of an epoch that is drawn and charged together is that of all its batches', () => {
    const amplification = { kind: 'balls-in-bins', batches: 7 } as const;
    expect(deriveEvent({ amplification }, parts)).toEqual({
      kind: 'balls-in-bins',
      batches: 7,
      epochs: 1,
      event: { kind: 'gaussian', noiseMultiplier: 0.7 },
    });
  });

  it('that gives no guarantee says why', () => {
    for (const [changes, reason] of [
      [
        { clipping: { isBounded: false } },
        /^gradients were not clipped, so one example may change the sum without limit\.$/,
      ],
      [{ noiseMultiplier: 0 }, /^no noise was added\.$/],
      [
        { noiseSource: { kind: 'seeded' } },
        /^the noise came from a seed in the config: whoever has it can draw the noise again/,
      ],
    ] as const) {
      const event = deriveEvent(poisson, { ...parts, ...changes });
      const told = event.kind === 'composed' ? event.events.at(-1) : event;
      expect(told).toMatchObject({ kind: 'non-private', reason: expect.stringMatching(reason) });
    }
  });

  it('of seeded noise tells the noise and claims nothing', () => {
    const event = deriveEvent(poisson, { ...parts, noiseSource: { kind: 'seeded' } });
    expect(event).toMatchObject({
      kind: 'composed',
      events: [deriveEvent(poisson, parts), { kind: 'non-private' }],
    });
    expect(claimsNothing(event)).toBe(true);
    expect(claimsNothing(deriveEvent(poisson, parts))).toBe(false);
  });
});

describe('a step on wasm-simd', () => {
  it('ends in the same parameters, to the last bit, on one thread and on three', async () => {
    const kernels = await compileKernels();
    const results = [];
    for (const threads of [1, 3]) {
      tf = installSimdBackend(`${threads} threads`, kernels, threads);
      await tf.setBackend(`${threads} threads`);
      const { parts, values } = setUp();
      const examples = Array.from({ length: 3 }, (_, index) => ({
        id: String(index),
        subject: 's',
        image: Float32Array.from({ length: 1024 }, (_, at) => Math.sin(at * (index + 1))),
        mask: Uint8Array.from({ length: 1024 }, (_, at) => (at + index) % 3),
      }));
      await trainStep(
        parts,
        0,
        examples.map((example) => [example]),
        async () => {},
      );
      results.push(values());
      await (tf.backend() as SimdBackend).threads.stop();
    }
    expect(results[1]).toEqual(results[0]);
  });
});
