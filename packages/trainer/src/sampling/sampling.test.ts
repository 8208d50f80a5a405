import { describe, expect, it } from 'vitest';
import { createComponent } from '../component.js';
import { supportedNeighbouring } from '../mechanism/supported-neighbouring.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { varietiesOf } from '../training/testing/varieties-of.js';
import { samplingRegistry } from './registry.js';
import { samplingRateOf, separationOf } from './sampler.js';

const sampler = (
  config: { kind: string },
  unitCount: number,
  neighbouring: 'add-remove' | 'zero-out' = 'add-remove',
) =>
  createComponent('sampling', samplingRegistry, config, {
    unitCount,
    unit: 'example',
    unitName: String,
    neighbouring,
    uniform: uniformFrom(seededBytes(3, 'sampling test')),
  });
const poisson = (expectedBatchSize: number) => ({ kind: 'poisson', expectedBatchSize });
const shuffled = (batchSize: number) => ({ kind: 'shuffled', batchSize });
const fixedSize = (batchSize: number) => ({ kind: 'fixed-size', batchSize });

/** A sampler's config with batches of that size, where it lets choose one. */
const ofSize = (kind: string, size: number): { readonly kind: string } =>
  // Where a limit may be set it is one that no batch reaches: how often an example is drawn then depends on the size alone.
  varietiesOf(samplingRegistry, { expectedBatchSize: size, batchSize: size, maxBatchSize: 1000 }).find(
    (config) => config.kind === kind,
  ) ?? { kind };

describe('Poisson sampling', () => {
  it('draws batches of the binomial mean and variance', () => {
    const draws = 4000;
    const sizes = Array.from(
      { length: draws },
      (
        (source) => () =>
          source.next().length
      )(sampler(poisson(10), 100)),
    );
    const mean = sizes.reduce((sum, size) => sum + size, 0) / draws;
    const variance = sizes.reduce((sum, size) => sum + (size - mean) ** 2, 0) / draws;
    // Binomial(100, 0.1): variance 9; the mean of 4,000 has sd 0.047, the variance about 0.2. Bounds are 5 sd.
    expect(Math.abs(mean - 10)).toBeLessThan(0.24);
    expect(Math.abs(variance - 9)).toBeLessThan(1);
  });

  it('draws empty batches and whole ones as often as they are due', () => {
    const source = sampler(poisson(1), 2);
    const sizes = Array.from({ length: 4000 }, () => source.next().length);
    for (const [size, share] of [
      [0, 0.25],
      [1, 0.5],
      [2, 0.25],
    ] as const) {
      const count = sizes.filter((drawn) => drawn === size).length;
      expect(Math.abs(count / 4000 - share)).toBeLessThan(0.04);
    }
  });

  it('declares its sampling rate, and 1/q steps an epoch rounded up', () => {
    expect(sampler(poisson(10), 64)).toMatchObject({
      amplification: { kind: 'poisson', samplingRate: 10 / 64 },
      stepsPerEpoch: 7,
    });
  });

  it('refuses an expected batch above the number of examples', () => {
    expect(() => sampler(poisson(11), 10)).toThrow(
      'sampling.expectedBatchSize: must be at most the 10 training examples, got 11',
    );
    expect(sampler(poisson(10), 10).next()).toHaveLength(10);
  });
});

describe('shuffled sampling', () => {
  it('visits every example once an epoch and claims no amplification', () => {
    const source = sampler(shuffled(3), 8);
    expect(source.amplification.kind).toBe('none');
    for (let epoch = 0; epoch < 3; epoch++) {
      const seen = [source.next(), source.next(), source.next()].flat();
      expect([...seen].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    }
  });

  it('takes every order equally often, whatever the one before it', () => {
    const source = sampler(shuffled(1), 4);
    const counts = new Map<string, number>();
    const epochs = 4800;
    let [last, kept] = ['', 0];
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = Array.from({ length: 4 }, () => source.next()[0]).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
      kept += [...order].filter((example, at) => example === last[at]).length;
      last = order;
    }
    // Binomial(4800, 1/24): mean 200, standard deviation 13.8; 5 of them.
    expect(counts.size).toBe(24);
    for (const count of counts.values()) expect(Math.abs(count - epochs / 24)).toBeLessThan(70);
    // One place of four is kept by chance, with variance 1: its mean has standard deviation 0.0144; 5 of them.
    expect(Math.abs(kept / epochs - 1)).toBeLessThan(0.072);
  });

  it('takes a batch of all examples, and refuses one of more by both numbers', () => {
    expect([...sampler(shuffled(8), 8).next()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(() => sampler(shuffled(9), 8)).toThrow(
      'sampling.batchSize: must be at most the 8 training examples, got 9',
    );
  });
});

describe('fixed-size sampling', () => {
  it('draws every subset of that size equally often, each step anew', () => {
    const source = sampler(fixedSize(2), 5);
    const counts = new Map<string, number>();
    const draws = 4000;
    let [last, repeated] = ['', 0];
    for (let draw = 0; draw < draws; draw++) {
      const batch = source.next().join();
      counts.set(batch, (counts.get(batch) ?? 0) + 1);
      if (batch === last) repeated++;
      last = batch;
    }
    // Binomial(4000, 1/10): mean 400, standard deviation 19; 5 of them. The same again is as likely as any other.
    expect(counts.size).toBe(10);
    for (const count of [...counts.values(), repeated]) expect(Math.abs(count - 400)).toBeLessThan(95);
  });

  it('declares the sizes that its accountant bills, and refuses a batch of more than there are', () => {
    expect(sampler(fixedSize(3), 8)).toMatchObject({
      amplification: { kind: 'fixed-size', datasetSize: 8, batchSize: 3 },
      stepsPerEpoch: 3,
    });
    expect(sampler(fixedSize(8), 8).next()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(() => sampler(fixedSize(9), 8)).toThrow(
      'sampling.batchSize: must be at most the 8 training examples, got 9',
    );
  });
});

describe('cyclic Poisson sampling', () => {
  const cyclic = (names: (unit: number) => string, unitCount = 40, batch = 10) =>
    createComponent(
      'sampling',
      samplingRegistry,
      { kind: 'cyclic-poisson', expectedBatchSize: batch, parts: 4 } as { kind: string },
      {
        unitCount,
        unit: 'example',
        unitName: names,
        neighbouring: 'add-remove',
        uniform: uniformFrom(seededBytes(3, 'cyclic sampling test')),
      },
    );

  it('draws nobody again within as many steps as there are parts, and everybody within them at rate 1', () => {
    const source = cyclic(String);
    expect(source.amplification).toEqual({ kind: 'cyclic-poisson', parts: 4, samplingRate: 1 });
    const steps = Array.from({ length: 12 }, () => source.next());
    for (let start = 0; start + 4 <= 12; start++) {
      const seen = steps.slice(start, start + 4).flat();
      expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, unit) => unit));
    }
  });

  it('leaves everybody in their part when a unit goes, wherever it stood', () => {
    const names = Array.from({ length: 40 }, (_, unit) => `scan ${unit}`);
    const partsOf = (list: readonly string[]) => {
      const source = cyclic((unit) => list[unit] as string, 40);
      return Array.from({ length: 4 }, () => source.next().flatMap((unit) => list[unit] ?? []));
    };
    const rest = names.filter((name) => name !== 'scan 7');
    // The place that became free is called by its place, behind the others.
    const without = partsOf([...rest, 'someone else']).map((part) =>
      part.filter((name) => rest.includes(name)),
    );
    expect(without).toEqual(partsOf(names).map((part) => part.filter((name) => name !== 'scan 7')));
  });

  it('is under way from the first part of a turn to its last, and begins a turn anew when it is abandoned', () => {
    const source = sampler({ kind: 'cyclic-poisson', expectedBatchSize: 10, parts: 3 } as never, 30);
    const { jointDraw } = source;
    const whole = Array.from({ length: 3 }, () => [jointDraw?.isUnderWay(), source.next()] as const);
    expect(whole.map(([isUnderWay]) => isUnderWay)).toEqual([false, true, true]);
    expect(jointDraw?.isUnderWay()).toBe(false);
    source.next();
    jointDraw?.abandon();
    expect(jointDraw?.isUnderWay()).toBe(false);
    // At rate 1 a part is drawn whole: the first again.
    expect(source.next()).toEqual(whole[0]?.[1]);
    expect([separationOf(source.amplification), separationOf({ kind: 'none', sumMovesBy: 2 })]).toEqual([
      3, 1,
    ]);
  });

  it('refuses more than a part holds, and says how many that is', () => {
    expect(() => cyclic(String, 40, 11)).toThrow(
      'sampling.expectedBatchSize: must be at most 10, the 40 training examples over 4 parts, got 11',
    );
  });
});

describe('truncated Poisson sampling', () => {
  const truncated = (maxBatchSize: number) => ({
    kind: 'truncated-poisson',
    expectedBatchSize: 4,
    maxBatchSize,
  });

  it('has the sizes of a Poisson batch up to its limit, and what is above at the limit', () => {
    const draws = 4000;
    const source = sampler(truncated(5), 8);
    const sizes = new Array<number>(9).fill(0);
    for (let draw = 0; draw < draws; draw++) {
      const { length } = source.next();
      sizes[length] = (sizes[length] as number) + 1;
    }
    // Binomial(8, 1/2): 8 over k of 256; 28 + 8 + 1 of them are above 5. Standard deviations are 32 at most.
    const expected = [1, 8, 28, 56, 70, 56 + 28 + 8 + 1, 0, 0, 0];
    for (const [size, share] of expected.entries())
      expect(Math.abs((sizes[size] as number) - (draws * share) / 256)).toBeLessThan(share === 0 ? 1 : 160);
  });

  it('cuts every example equally often', () => {
    const draws = 4000;
    const source = sampler(truncated(4), 8);
    const counts = new Array<number>(8).fill(0);
    for (let draw = 0; draw < draws; draw++)
      for (const index of source.next()) counts[index] = (counts[index] as number) + 1;
    // E[min(Binomial(8, 1/2), 4)] / 8 = (0 + 8 + 2 x 28 + 3 x 56 + 4 x 163) / 256 / 8.
    const rate = 884 / 256 / 8;
    for (const count of counts) expect(Math.abs(count - draws * rate)).toBeLessThan(160);
  });

  it('declares what its accountant bills, and refuses a limit below the expected batch', () => {
    expect(sampler(truncated(6), 10).amplification).toEqual({
      kind: 'truncated-poisson',
      datasetSize: 10,
      samplingRate: 0.4,
      maxBatchSize: 6,
    });
    expect(() => sampler(truncated(3), 10)).toThrow(
      'sampling.maxBatchSize: must be at least sampling.expectedBatchSize, 4, got 3',
    );
  });
});

describe.each(
  samplingRegistry.flatMap(({ kind }) => supportedNeighbouring.map((relation) => [kind, relation] as const)),
)('the sampler %s under %s', (kind, neighbouring) => {
  it('goes by the name of its kind', () => {
    expect(sampler(ofSize(kind, 3), 30, neighbouring).name).toBe(kind);
  });

  it('bills an example that comes and one that makes way for it, where the size of a batch is fixed', () => {
    const config = ofSize(kind, 3);
    const sizesOf = (unitCount: number) => {
      const source = sampler(config, unitCount, neighbouring);
      return Array.from({ length: 10 }, () => source.next().length);
    };
    const isFixed = JSON.stringify(sizesOf(31)) === JSON.stringify(sizesOf(30));
    const { amplification } = sampler(config, 30, neighbouring);
    // An emptied example keeps its place; so does everyone where each is drawn on its own.
    const moves = isFixed && neighbouring === 'add-remove' ? 2 : 1;
    if (amplification.kind === 'none') expect(amplification.sumMovesBy).toBe(moves);
    // The accountant bills the exchange itself where it is told that a batch has a fixed size.
    else expect(amplification.kind === 'fixed-size').toBe(isFixed);
  });

  it('goes on from what it remembered as if it had not stopped, at every step', () => {
    const config = ofSize(kind, 5);
    for (let stop = 0; stop < 9; stop++) {
      // One stream for both: they take turns from the same place.
      const numbers = uniformFrom(seededBytes(7, 'remembered'));
      const drawn: number[] = [];
      const from = (place: number) => {
        let next = place;
        return () => {
          while (drawn.length <= next) drawn.push(numbers());
          return drawn[next++] as number;
        };
      };
      const samplerOf = (uniform: () => number) =>
        createComponent('sampling', samplingRegistry, config, {
          unitCount: 12,
          unit: 'example',
          unitName: String,
          neighbouring,
          uniform,
        });
      const whole = samplerOf(from(0));
      for (let step = 0; step < stop; step++) whole.next();
      const continued = samplerOf(from(drawn.length));
      const remembered = structuredClone(whole.state?.());
      continued.restore?.(remembered as never);
      for (let step = stop; step < 12; step++) expect(continued.next()).toEqual(whole.next());
    }
  });

  it('draws every example as often as it declares, in batches of the expected size', () => {
    const [unitCount, draws] = [20, 4000];
    const source = sampler(ofSize(kind, 5), unitCount, neighbouring);
    const counts = new Array<number>(unitCount).fill(0);
    for (let draw = 0; draw < draws; draw++)
      for (const index of source.next()) counts[index] = (counts[index] as number) + 1;
    const { amplification, expectedBatchSize } = source;
    const rate = expectedBatchSize / unitCount;
    expect(samplingRateOf(amplification)).toBe(amplification.kind === 'none' ? null : rate);
    // Binomial(4000, 1/4) at most: standard deviation 27.4; 5 of them.
    for (const count of counts) expect(Math.abs(count - draws * rate)).toBeLessThan(137);
  });
});
