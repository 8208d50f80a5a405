import { describe, expect, it } from 'vitest';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { coolingRate, drawMask, randomSparsification } from './random.js';
import type { CoordinateMask } from './sparsification.js';

const uniform = () => uniformFrom(seededBytes(1, 'mask test'));
const droppedOf = (mask: CoordinateMask | null) =>
  (mask ?? []).reduce((sum, part) => sum + part.reduce((n, kept) => n + 1 - kept, 0), 0);

describe('random sparsification', () => {
  it('gives its name to the run', () => {
    expect(randomSparsification.method).toBe('random-sparsification');
  });

  it('drops exactly the rounded fraction, over all tensors', () => {
    expect(droppedOf(drawMask([10, 1000, 7], 0.3, uniform()))).toBe(Math.round(0.3 * 1017));
  });

  it('drops every coordinate equally often', () => {
    const draw = uniform();
    const counts = new Float64Array(20);
    const draws = 4000;
    for (let index = 0; index < draws; index++)
      drawMask([20], 0.25, draw)[0]?.forEach((kept, at) => {
        counts[at] = (counts[at] as number) + 1 - kept;
      });
    // Binomial(4000, 1/4): standard deviation 27.4; 5 of them.
    for (const count of counts) expect(Math.abs(count - draws / 4)).toBeLessThan(137);
  });

  it('cools linearly from 0 in the first epoch to the final rate in the last', () => {
    expect([0, 1, 2, 3, 4].map((epoch) => coolingRate(0.8, epoch, 5))).toEqual([
      0,
      0.2,
      0.4,
      expect.closeTo(0.6, 12),
      0.8,
    ]);
    expect(coolingRate(0.8, 0, 1)).toBe(0);
  });

  it('keeps one mask for an epoch and draws another for the next', () => {
    const sparsification = randomSparsification.create(
      { kind: 'random', finalRate: 0.5, refreshEverySteps: null },
      { tensorSizes: [100], stepsPerEpoch: 3, epochs: 3, uniform: uniform() },
    );
    const masks = Array.from({ length: 9 }, (_, step) => sparsification.maskAt(step));
    expect(masks.slice(0, 3)).toEqual([null, null, null]);
    expect(masks[3]).toBe(masks[5]);
    expect(masks[6]).not.toEqual(masks[5]);
    expect(masks.map(droppedOf)).toEqual([0, 0, 0, 25, 25, 25, 50, 50, 50]);
  });

  it('drops as much as in the last epoch beyond it, and its share wherever it is asked first', () => {
    const dropped = (step: number) =>
      droppedOf(
        randomSparsification
          .create(
            { kind: 'random', finalRate: 0.5, refreshEverySteps: null },
            { tensorSizes: [100], stepsPerEpoch: 3, epochs: 3, uniform: uniform() },
          )
          .maskAt(step),
      );
    expect([3, 6, 9, 12].map(dropped)).toEqual([25, 50, 50, 50]);
  });

  it('remembers the mask of every tensor, and none where it keeps all', () => {
    const sparsification = randomSparsification.create(
      { kind: 'random', finalRate: 0.5, refreshEverySteps: null },
      { tensorSizes: [10, 5], stepsPerEpoch: 1, epochs: 2, uniform: uniform() },
    );
    sparsification.maskAt(0);
    expect(sparsification.state?.()).toEqual({ drawnFor: 0 });
    const [first, second] = sparsification.maskAt(1) ?? [];
    expect(sparsification.state?.()).toEqual({ drawnFor: 1, 'mask/0': first, 'mask/1': second });
  });
});
