import { describe, expect, it } from 'vitest';
import { attackFacts, attackSentence } from './attack-facts.js';
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

  it('is nothing without a guarantee', () => {
    expect(attackFacts({ kind: 'non-private', reason: 'no noise.' }, 'add-remove')).toBeNull();
  });

  it('is said with rates and unit', () => {
    const rates = [{ falsePositiveRate: 0.01, truePositiveRate: 0.1234 }];
    expect(attackSentence({ mu: 1.1, fitError: 0.02, rates }, 'scan')).toContain(
      'but one scan finds, at 1 % false alarms at most 12 %',
    );
  });
});
