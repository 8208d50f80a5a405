import { describe, expect, it } from 'vitest';
import { type AttackFacts, attackFacts, attackSentence } from './attack-facts.js';
import { normalUpperTail } from './numerics/normal.js';
import { sgdEvent } from './sgd-event.js';

describe('what an attacker reaches', () => {
  it('on Gaussian noise is mu = 1 / sigma, without an error of the fit', () => {
    const facts = attackFacts({ kind: 'gaussian', noiseMultiplier: 2 }, 'add-remove');
    expect(facts?.mu).toBeCloseTo(0.5, 3);
    expect(facts?.fitError).toBeLessThan(1e-3);
    // P(Z > 2.3263 - 0.5) at 1 % false alarms.
    expect(facts?.rates[1]?.truePositiveRate).toBeCloseTo(normalUpperTail(2.3263 - 0.5), 3);
  });

  it('on samples is never more than the Gaussian curve of its mu, and near it', () => {
    const facts = attackFacts(sgdEvent(0.1, 1, 200), 'add-remove');
    if (facts === null) throw new Error('no curve');
    for (const { falsePositiveRate, truePositiveRate } of facts.rates)
      expect(truePositiveRate).toBeGreaterThan(falsePositiveRate);
    expect(facts.fitError).toBeGreaterThan(0);
    expect(facts.fitError).toBeLessThan(0.1);
  });

  it('tells the whole curve: it grows from delta at 0 to 1, and never lies below the diagonal', () => {
    const event = { kind: 'gaussian', noiseMultiplier: 1 } as const;
    const { curve } = attackFacts(event, 'add-remove') as AttackFacts;
    expect(curve[0]?.falsePositiveRate).toBe(0);
    expect(curve.at(-1)).toEqual({ falsePositiveRate: 1, truePositiveRate: 1 });
    for (const [index, { falsePositiveRate, truePositiveRate }] of curve.entries()) {
      expect(truePositiveRate).toBeGreaterThanOrEqual(falsePositiveRate);
      expect(falsePositiveRate).toBeGreaterThanOrEqual(curve[index - 1]?.falsePositiveRate ?? 0);
      expect(truePositiveRate).toBeGreaterThanOrEqual(curve[index - 1]?.truePositiveRate ?? 0);
    }
    // Phi(Phi^-1(0.01) + 1) = 0.0925 for mu = 1 lies between the points around it.
    const [below, above] = [
      curve.findLast((p) => p.falsePositiveRate <= 0.01),
      curve.find((p) => p.falsePositiveRate >= 0.01),
    ];
    expect(below?.truePositiveRate).toBeLessThanOrEqual(0.0926);
    expect(above?.truePositiveRate).toBeGreaterThanOrEqual(0.0924);
  });

  it('is nothing without a guarantee', () => {
    expect(attackFacts({ kind: 'non-private', reason: 'no noise.' }, 'add-remove')).toBeNull();
  });

  it('is said with rates and unit', () => {
    const rates = [{ falsePositiveRate: 0.01, truePositiveRate: 0.1234 }];
    expect(attackSentence({ mu: 1.1, fitError: 0.02, rates, curve: [] }, 'scan')).toContain(
      'but one scan finds, at 1 % false alarms at most 12 %',
    );
  });
});
