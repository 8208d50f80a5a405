import { describe, expect, it } from 'vitest';
import { deriveEvent } from '../mechanism/derive-event.js';
import { stepsOfCharge } from '../mechanism/planned-charges.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { ballsInBinsSampling } from './balls-in-bins.js';

const sampler = (expectedBatchSize: number, unitCount: number) =>
  ballsInBinsSampling.create(
    { kind: 'balls-in-bins', expectedBatchSize },
    {
      unitCount,
      unit: 'example',
      unitName: String,
      neighbouring: 'add-remove',
      uniform: uniformFrom(seededBytes(3, 'balls in bins test')),
    },
  );

describe('balls in bins', () => {
  it('puts every unit into exactly one batch of each epoch', () => {
    const source = sampler(3, 8);
    for (let epoch = 0; epoch < 20; epoch++) {
      const seen = [source.next(), source.next(), source.next()].flat();
      expect([...seen].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    }
  });

  it('draws all ways to share an epoch out equally often, each epoch anew', () => {
    const source = sampler(1, 2);
    const counts = new Map<string, number>();
    const epochs = 4000;
    let [last, repeated] = ['', 0];
    for (let epoch = 0; epoch < epochs; epoch++) {
      const shared = `${source.next()} | ${source.next()}`;
      counts.set(shared, (counts.get(shared) ?? 0) + 1);
      if (shared === last) repeated++;
      last = shared;
    }
    // Both in the first, both in the second, or one in each: binomial(4000, 1/4), standard deviation 27.4; 5 of them.
    expect([...counts.keys()].sort()).toEqual([' | 0,1', '0 | 1', '0,1 | ', '1 | 0']);
    for (const count of [...counts.values(), repeated]) expect(Math.abs(count - 1000)).toBeLessThan(137);
  });

  it('is charged for the batches of an epoch as one event, whose batches are the steps of an epoch', () => {
    const source = sampler(3, 8);
    const event = deriveEvent(source, {
      clipping: { isBounded: true },
      noiseMultiplier: 2,
      noiseSource: { kind: 'csprng' },
    });
    expect(event).toEqual({
      kind: 'balls-in-bins',
      batches: 3,
      epochs: 1,
      event: { kind: 'gaussian', noiseMultiplier: 2 },
    });
    expect(stepsOfCharge(event)).toBe(source.stepsPerEpoch);
    expect(source.expectedBatchSize).toBe(8 / 3);
  });

  it('has a draw under way from the first batch of an epoch to the last, and draws anew where it is left', () => {
    const source = sampler(10, 40);
    const underWay: boolean[] = [];
    for (let step = 0; step < 8; step++) {
      underWay.push(source.jointDraw?.isUnderWay() ?? false);
      source.next();
    }
    expect(underWay).toEqual([false, true, true, true, false, true, true, true]);
    const used = source.next();
    source.jointDraw?.abandon();
    expect(source.jointDraw?.isUnderWay()).toBe(false);
    const fresh = [source.next(), source.next(), source.next(), source.next()];
    expect(fresh.flat()).toHaveLength(40);
    expect(fresh).not.toContainEqual(used);
  });

  it('refuses an expected batch above the number of examples', () => {
    expect(() => sampler(11, 10)).toThrow(
      'sampling.expectedBatchSize: must be at most the 10 training examples, got 11',
    );
  });
});
