import { type DpEvent, openRunLedger } from '@clipwise/privacy';
import { describe, expect, it } from 'vitest';
import { affordableSteps, type Budget, calibratedNoise, requireOneStep } from './budget.js';
import { ledgerCharges } from './planned-charges.js';

const poisson =
  (samplingRate: number) =>
  (noiseMultiplier: number): DpEvent => ({
    kind: 'poisson-sampled',
    samplingRate,
    event: { kind: 'gaussian', noiseMultiplier },
  });
const full = (noiseMultiplier: number): DpEvent => ({ kind: 'gaussian', noiseMultiplier });

function epsilonOf(event: DpEvent, count: number, { delta, neighbouring }: Budget): number {
  const answer = openRunLedger({ delta, neighbouring, charges: [{ event, count }] }).epsilon();
  if (answer.kind !== 'bounded') throw new Error(answer.reason);
  return answer.epsilon;
}

const budget = (targetEpsilon: number, neighbouring: Budget['neighbouring'] = 'add-remove'): Budget => ({
  targetEpsilon,
  delta: 1e-5,
  neighbouring,
});

describe('noise for a target', () => {
  it.each([
    ['a tenth of the data', poisson(0.1), 300, budget(3)],
    ['few steps', poisson(0.125), 32, budget(8)],
    ['many steps', poisson(0.01), 10_000, budget(1)],
    ['all data', full, 40, budget(2)],
    ['emptied examples', poisson(0.2), 100, budget(1, 'zero-out')],
  ])('of %s keeps within it, and a little less noise does not', (_what, eventAt, steps, limit) => {
    const sigma = calibratedNoise((noise) => [{ event: eventAt(noise), steps }], limit);
    expect(epsilonOf(eventAt(sigma), steps, limit)).toBeLessThanOrEqual(limit.targetEpsilon);
    // 0.1 % of epsilon is at most 0.2 % of sigma here, beside the rounding to five digits.
    expect(epsilonOf(eventAt(sigma * 0.997), steps, limit)).toBeGreaterThan(limit.targetEpsilon);
  });

  it('is the least that there is where that costs less than the target', () =>
    expect(calibratedNoise((noise) => [{ event: full(noise), steps: 1 }], budget(1e6))).toBe(0.01));

  it('says so where no noise is enough', () =>
    expect(() =>
      calibratedNoise((noise) => [{ event: full(noise / 1e6), steps: 1000 }], budget(0.001)),
    ).toThrow(/^privacy\.targetEpsilon: cannot be kept over 1000 steps by any noise/));
});

describe('steps that are charged an epoch at a time', () => {
  const batches = 20;
  const epoch = (noiseMultiplier: number): DpEvent => ({
    kind: 'balls-in-bins',
    batches,
    epochs: 1,
    event: { kind: 'gaussian', noiseMultiplier },
  });

  it('are whole epochs within a target, or all that are planned', () => {
    const limit = budget(3);
    const steps = affordableSteps([{ event: epoch(1.5), steps: 1000 }], limit);
    expect(steps % batches).toBe(0);
    expect(epsilonOf(epoch(1.5), steps / batches, limit)).toBeLessThanOrEqual(3);
    expect(epsilonOf(epoch(1.5), steps / batches + 1, limit)).toBeGreaterThan(3);
    expect(affordableSteps([{ event: epoch(1.5), steps: batches + 3 }], limit)).toBe(batches + 3);
  });

  it('are charged as a whole where a run ends within one', () =>
    expect(ledgerCharges([{ event: epoch(1.5), steps: 2 * batches + 1 }])).toEqual([
      { event: epoch(1.5), count: 3 },
    ]));

  it('have the least noise that keeps all their epochs within a target', () => {
    const limit = budget(2);
    const sigma = calibratedNoise((noise) => [{ event: epoch(noise), steps: 50 }], limit);
    expect(epsilonOf(epoch(sigma), 3, limit)).toBeLessThanOrEqual(2);
    expect(epsilonOf(epoch(sigma * 0.997), 3, limit)).toBeGreaterThan(2);
  });
});

describe('steps within a target', () => {
  it.each([
    ['a tenth of the data', poisson(0.1)(2.3), 300, budget(3)],
    ['little of the data', poisson(0.01)(3.4), 10_000, budget(1)],
    ['all data', full(20), 1000, budget(2)],
    ['a target for one step', full(4), 10, budget(1.35)],
  ])('of %s are those whose ledger is within it, and not one more', (_what, event, most, limit) => {
    const steps = affordableSteps([{ event, steps: most }], limit);
    expect(steps).toBeGreaterThan(0);
    expect(steps).toBeLessThan(most);
    expect(epsilonOf(event, steps, limit)).toBeLessThanOrEqual(limit.targetEpsilon);
    expect(epsilonOf(event, steps + 1, limit)).toBeGreaterThan(limit.targetEpsilon);
  });

  it('are all that were asked for where they cost less', () =>
    expect(affordableSteps([{ event: full(20), steps: 10 }], budget(5))).toBe(10));

  it('are none where one costs more', () => {
    expect(affordableSteps([{ event: full(0.5), steps: 10 }], budget(1))).toBe(0);
    expect(() => requireOneStep(full(0.5), budget(1))).toThrow(
      /must allow one step at least, which costs \d+\.\d{3}, got 1; ask for more noise/,
    );
    expect(() => requireOneStep(full(5), budget(1))).not.toThrow();
  });
});
