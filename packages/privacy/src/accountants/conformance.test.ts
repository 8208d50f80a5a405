import { describe, expect, it } from 'vitest';
import type { Accountant } from '../accountant.js';
import type { DpEvent } from '../dp-event.js';
import { sgdEvent } from '../sgd-event.js';
import { seededRandom } from '../testing/seeded-random.js';
import { accountants } from './registry.js';

const gaussian: DpEvent = { kind: 'gaussian', noiseMultiplier: 2 };
const delta = 1e-5;
const at = (accountant: Accountant, event: DpEvent, atDelta = delta): number => {
  const answer = accountant.epsilon({ event, delta: atDelta });
  if (answer.kind === 'unbounded') throw new Error(answer.reason);
  return answer.epsilon;
};
/** How much two answers to the same question may differ: the width of a bracket. */
const sameness = 2e-3;

describe.each(accountants.map((accountant) => [accountant.kind, accountant] as const))(
  'accountant %s',
  (kind, accountant) => {
    it('charges nothing for nothing', () => {
      expect(accountant.tracker().epsilon(delta)).toMatchObject({ kind: 'bounded', epsilon: 0 });
      expect(at(accountant, { kind: 'composed', events: [] })).toBe(0);
      expect(at(accountant, sgdEvent(0, 1, 100))).toBe(0);
    });

    it('rises with steps and sampling rate, and falls with noise and delta', () => {
      const base = at(accountant, sgdEvent(0.1, 1, 100));
      expect(at(accountant, sgdEvent(0.1, 1, 130))).toBeGreaterThan(base);
      if (kind !== 'zcdp') expect(at(accountant, sgdEvent(0.13, 1, 100))).toBeGreaterThan(base);
      expect(at(accountant, sgdEvent(0.1, 1.3, 100))).toBeLessThan(base);
      expect(at(accountant, sgdEvent(0.1, 1, 100), 1e-4)).toBeLessThan(base);
    });

    it('composes alike however the composition is written', () => {
      const step = { kind: 'poisson-sampled', samplingRate: 0.1, event: gaussian } as const;
      const whole = at(accountant, { kind: 'self-composed', count: 60, event: step });
      const nested = at(accountant, {
        kind: 'composed',
        events: [
          { kind: 'self-composed', count: 20, event: { kind: 'self-composed', count: 2, event: step } },
          ...Array.from({ length: 20 }, () => step),
        ],
      });
      expect(Math.abs(nested / whole - 1)).toBeLessThan(sameness);
      const tracker = accountant.tracker();
      for (let index = 0; index < 60; index++) tracker.charge(step);
      const tracked = tracker.epsilon(delta);
      expect(tracked.kind === 'bounded' ? Math.abs(tracked.epsilon / whole - 1) : Number.NaN).toBeLessThan(
        sameness,
      );
    });

    it('gives along a run what it gives for each part of it', () => {
      const event = { kind: 'poisson-sampled', samplingRate: 0.1, event: gaussian } as const;
      const stepCounts = [0, 1, 2, 5, 30, 90];
      const answers = accountant.trajectory({ event, stepCounts, delta });
      stepCounts.forEach((count, index) => {
        const answer = answers[index];
        const alone = at(accountant, { kind: 'self-composed', event, count });
        expect(answer?.kind === 'bounded' ? answer.epsilon : Number.NaN).toBeGreaterThanOrEqual(
          alone * (1 - sameness),
        );
        expect(answer?.kind === 'bounded' ? answer.epsilon : Number.NaN).toBeLessThanOrEqual(
          alone * (1 + sameness),
        );
      });
      expect(() => accountant.trajectory({ event, stepCounts: [3, 2], delta })).toThrow(
        /stepCounts must be increasing/,
      );
      expect(() => accountant.trajectory({ event, stepCounts: [0.5], delta })).toThrow(
        /stepCounts must be integers/,
      );
    });

    it('takes replacing a record for a doubled sensitivity', () => {
      const replaced = accountant.epsilon({ event: gaussian, delta, neighbouring: 'replace-one' });
      const halved = at(accountant, { kind: 'gaussian', noiseMultiplier: 1 });
      expect(replaced.kind === 'bounded' ? replaced.epsilon : Number.NaN).toBeCloseTo(halved, 9);
    });

    it('says why there is no epsilon, and never answers NaN or Infinity', () => {
      for (const [event, reason] of [
        [{ kind: 'non-private', reason: 'no clipping.' }, /no clipping/],
        [{ kind: 'unsupported', reason: 'ran elsewhere.' }, /ran elsewhere/],
        [sgdEvent(0.1, 0, 1), /noise multiplier is 0/],
        [{ kind: 'shuffled', epochs: 1, event: gaussian }, /use zero-out or replace-one/],
      ] as const) {
        const answer = accountant.epsilon({ event, delta });
        expect(answer.kind === 'unbounded' && answer.reason).toMatch(reason);
      }
      for (const noiseMultiplier of [1e-200, 1e-30, 1e-3, 1e8, 1e200]) {
        const answer = accountant.epsilon({ event: { kind: 'gaussian', noiseMultiplier }, delta });
        if (answer.kind === 'bounded') expect(Number.isFinite(answer.epsilon)).toBe(true);
        else expect(answer.reason).not.toBe('');
      }
    });

    it.each([0, 1, -1, Number.NaN])('refuses delta = %s by name', (wrong) => {
      expect(() => accountant.epsilon({ event: gaussian, delta: wrong })).toThrow(
        /delta must be between 0 and 1/,
      );
    });

    it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
      'refuses epsilon = %s by name, or has no delta at all',
      (epsilon) => {
        if (accountant.delta({ event: gaussian, epsilon: 1 }).kind === 'unbounded') return;
        expect(() => accountant.delta({ event: gaussian, epsilon })).toThrow(
          /epsilon must be a finite number/,
        );
      },
    );

    it('gives a delta at its own epsilon that is no more than was asked for, if it gives one', () => {
      for (const event of [gaussian, sgdEvent(0.1, 1, 100)]) {
        const answer = accountant.delta({ event, epsilon: at(accountant, event) });
        if (answer.kind === 'bounded') {
          // A bracket of 1e-3 in epsilon is one of about 1e-2 in delta here.
          expect(answer.delta / delta).toBeLessThan(1.02);
          expect(answer.delta / delta).toBeGreaterThan(0.9);
        }
      }
    });
  },
);

describe('an event beyond what floating-point numbers resolve', () => {
  const event: DpEvent = {
    kind: 'composed',
    events: [sgdEvent(0.5, 0.06, 1000), { kind: 'gaussian', noiseMultiplier: 1e-5 }],
  };
  it('has no answer by pld, which says so, and the best of the other bounds', () => {
    const pld = accountants.find((accountant) => accountant.kind === 'pld')?.epsilon({ event, delta });
    expect(pld?.kind === 'unbounded' && pld.reason).toMatch(/noise is too small; the rdp accountant may/);
    const best = accountants.find((accountant) => accountant.kind === 'best')?.epsilon({ event, delta });
    expect(best).toMatchObject({ kind: 'bounded', accountant: expect.stringMatching(/rdp|zcdp/) });
  });
});

it('pld charges a purely private composition no more than the sum of its epsilons, at any delta', () => {
  const event: DpEvent = {
    kind: 'self-composed',
    count: 2,
    event: { kind: 'laplace', noiseMultiplier: 0.5 },
  };
  const answer = accountants
    .find((accountant) => accountant.kind === 'pld')
    ?.epsilon({ event, delta: 1e-200 });
  expect(answer?.kind === 'bounded' ? answer.epsilon : Number.NaN).toBeLessThanOrEqual(4);
});

describe.each(accountants.filter(({ certainty }) => certainty === 'upper-bound'))(
  'truncated Poisson sampling by $kind',
  (accountant) => {
    const rate = 0.95;
    const truncated = (datasetSize: number): DpEvent => ({
      kind: 'self-composed',
      count: 4,
      event: {
        kind: 'truncated-poisson-sampled',
        datasetSize,
        samplingRate: rate,
        maxBatchSize: 5,
        event: gaussian,
      },
    });
    it('costs what the neighbour with one more record costs, when only that one can fill a batch', () => {
      const open = at(accountant, sgdEvent(rate, 2, 4));
      if (accountant.kind !== 'zcdp')
        expect(Math.abs(at(accountant, truncated(4)) / open - 1)).toBeLessThan(sameness);
      expect(at(accountant, truncated(5)) / open).toBeGreaterThan(1.2);
    });
  },
);

describe('accountants together', () => {
  const random = seededRandom(5);
  const trials = Array.from({ length: 12 }, () => ({
    samplingRate: 0.001 + 0.5 * random() ** 2,
    sigma: 0.6 + 3 * random(),
    steps: Math.ceil(Math.exp(7 * random())),
    delta: 10 ** (-3 - 8 * random()),
  }));
  it.each(trials)(
    'are in the order lower <= best <= pld <= rdp <= zcdp: %j',
    ({ samplingRate, sigma, steps, delta: atDelta }) => {
      const ask = (kind: string) => {
        const answer = accountants
          .find((accountant) => accountant.kind === kind)
          ?.epsilon({ event: sgdEvent(samplingRate, sigma, steps), delta: atDelta });
        if (answer?.kind !== 'bounded') throw new Error(kind);
        return answer;
      };
      const pld = ask('pld');
      expect(pld.lower).toBeLessThanOrEqual(pld.epsilon);
      expect(ask('best').epsilon).toBeLessThanOrEqual(pld.epsilon);
      expect(pld.epsilon).toBeLessThanOrEqual(ask('rdp').epsilon * (1 + 1e-3));
      expect(ask('rdp').epsilon).toBeLessThanOrEqual(ask('zcdp').epsilon * (1 + 1e-9));
    },
  );
});
