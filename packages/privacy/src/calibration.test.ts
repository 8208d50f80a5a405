import { describe, expect, it } from 'vitest';
import type { Accountant } from './accountant.js';
import { createPldAccountant } from './accountants/pld.js';
import { bestAccountant } from './accountants/registry.js';
import { calibrate } from './calibration.js';
import type { DpEvent } from './dp-event.js';
import { gaussianEpsilon } from './numerics/gaussian-profile.js';
import { sgdEvent } from './sgd-event.js';
import { tradeOff } from './trade-off.js';

const accountant = createPldAccountant();
const epsilonOf = (event: DpEvent, delta: number) => {
  const answer = accountant.epsilon({ event, delta });
  return answer.kind === 'bounded' ? answer.epsilon : Number.NaN;
};
function found(answer: ReturnType<typeof calibrate>): number {
  if (answer.kind !== 'found') throw new Error(answer.reason);
  return answer.value;
}

describe('calibration', () => {
  it('finds the noise of the closed form for one Gaussian release', () => {
    const sigma = found(
      calibrate({
        parameter: 'noiseMultiplier',
        eventAt: (noiseMultiplier) => ({ kind: 'gaussian', noiseMultiplier }),
        target: { epsilon: 1, delta: 1e-5 },
      }),
    );
    expect(gaussianEpsilon(1e-5, 1 / sigma)).toBeLessThanOrEqual(1);
    expect(gaussianEpsilon(1e-5, 1 / (sigma * (1 - 1e-4)))).toBeGreaterThan(1);
  });

  it.each([
    [0.0042667, 14_062, 3],
    [1 / 7, 700, 8],
    [0.05, 400, 20],
  ])(
    'finds the least noise to 1e-4, never over the target: q %d, %d steps, epsilon %d',
    (q, steps, epsilon) => {
      const eventAt = (sigma: number) => sgdEvent(q, sigma, steps);
      const sigma = found(
        calibrate({ parameter: 'noiseMultiplier', eventAt, target: { epsilon, delta: 1e-5 } }),
      );
      expect(epsilonOf(eventAt(sigma), 1e-5)).toBeLessThanOrEqual(epsilon);
      expect(epsilonOf(eventAt(sigma * (1 - 1e-4)), 1e-5)).toBeGreaterThan(epsilon);
    },
  );

  it('finds the last step and the largest batch that still fit', () => {
    const target = { epsilon: 3, delta: 1e-6 };
    const steps = found(
      calibrate({ parameter: 'steps', eventAt: (count) => sgdEvent(0.01, 1, count), target }),
    );
    expect(epsilonOf(sgdEvent(0.01, 1, steps), 1e-6)).toBeLessThanOrEqual(3);
    expect(epsilonOf(sgdEvent(0.01, 1, steps + 1), 1e-6)).toBeGreaterThan(3);
    const batch = found(
      calibrate({
        parameter: 'batchSize',
        eventAt: (size) => sgdEvent(size / 5000, 1, 1000),
        target,
        range: { low: 1, high: 5000 },
      }),
    );
    expect(epsilonOf(sgdEvent(batch / 5000, 1, 1000), 1e-6)).toBeLessThanOrEqual(3);
    expect(epsilonOf(sgdEvent((batch + 1) / 5000, 1, 1000), 1e-6)).toBeGreaterThan(3);
  });

  it('scales a schedule of different noises as one', () => {
    const eventAt = (scale: number): DpEvent => ({
      kind: 'composed',
      events: [0.8, 1, 1.5].map((factor) => sgdEvent(0.02, factor * scale, 200)),
    });
    const scale = found(
      calibrate({ parameter: 'noiseMultiplier', eventAt, target: { epsilon: 2, delta: 1e-5 } }),
    );
    expect(epsilonOf(eventAt(scale), 1e-5)).toBeLessThanOrEqual(2);
    expect(epsilonOf(eventAt(scale * (1 - 1e-4)), 1e-5)).toBeGreaterThan(2);
  });

  it('meets a target attack risk, and needs less noise for a weaker one', () => {
    const eventAt = (sigma: number) => sgdEvent(0.01, sigma, 1000);
    const noise = (target: Parameters<typeof calibrate>[0]['target']) =>
      found(calibrate({ parameter: 'noiseMultiplier', eventAt, target }));
    const strict = noise({ membershipAdvantage: 0.05 });
    expect(noise({ membershipAdvantage: 0.2 })).toBeLessThan(strict);
    const curve = tradeOff(eventAt(strict));
    expect(curve.kind === 'trade-off' ? curve.membershipAdvantage : 1).toBeLessThanOrEqual(0.05);
    const rate = noise({ fpr: 0.01, maximalTpr: 0.03 });
    const rated = tradeOff(eventAt(rate));
    expect(rated.kind === 'trade-off' ? rated.maximalTpr(0.01) : 1).toBeLessThanOrEqual(0.03);
  });

  it('says what the cheapest value costs when none meets the target', () => {
    const answer = calibrate({
      parameter: 'steps',
      eventAt: (count) => sgdEvent(0.5, 0.5, count),
      target: { epsilon: 0.1, delta: 1e-6 },
    });
    expect(answer.kind === 'impossible' && answer.reason).toMatch(/No steps from 1 .* 1 already costs \d/);
    const never = calibrate({
      parameter: 'noiseMultiplier',
      eventAt: () => ({ kind: 'non-private', reason: 'no clipping.' }),
      target: { epsilon: 1, delta: 1e-6 },
    });
    expect(never.kind === 'impossible' && never.reason).toMatch(/without bound.*no clipping/);
  });

  it.each([
    [{ epsilon: -1, delta: 1e-5 }, /epsilon must be/],
    [{ epsilon: 1, delta: 2 }, /delta must be/],
    [{ membershipAdvantage: 1.5 }, /membershipAdvantage must be/],
    [{ fpr: 0.5, maximalTpr: 0.1 }, /maximalTpr must be above the fpr of 0.5/],
  ])('refuses %j by name', (target, message) => {
    expect(() =>
      calibrate({ parameter: 'steps', eventAt: (count) => sgdEvent(0.1, 1, count), target }),
    ).toThrow(message);
  });
});

describe('a target of almost no epsilon', () => {
  const eventAt = (noiseMultiplier: number) => sgdEvent(0.25, noiseMultiplier, 16);

  it.each([0, 1e-6, 1e-4])('of %d is met by the least noise, with a few questions', (epsilon) => {
    let questions = 0;
    const counted: Accountant = {
      ...bestAccountant,
      epsilon: (query) => {
        questions += 1;
        return bestAccountant.epsilon(query);
      },
      delta: (query) => {
        questions += 1;
        return bestAccountant.delta(query);
      },
    };
    const answer = calibrate({
      parameter: 'noiseMultiplier',
      eventAt,
      target: { epsilon, delta: 1e-5 },
      accountant: counted,
    });
    if (answer.kind !== 'found') throw new Error(answer.reason);
    expect(answer.cost).toBe(epsilon);
    expect(questions).toBeLessThan(25);
    const deltaAt = (noiseMultiplier: number) => {
      const found = bestAccountant.delta({ event: eventAt(noiseMultiplier), epsilon });
      return found.kind === 'bounded' ? found.delta : Number.NaN;
    };
    expect(deltaAt(answer.value)).toBeLessThanOrEqual(1e-5);
    expect(deltaAt(answer.value / 1.001)).toBeGreaterThan(1e-5);
  });

  it('that no noise meets says what the most of it costs', () => {
    const answer = calibrate({ parameter: 'noiseMultiplier', eventAt, target: { epsilon: 0, delta: 1e-9 } });
    expect(answer).toMatchObject({
      kind: 'impossible',
      reason: expect.stringMatching(/1000000 already costs a delta of/),
    });
  });
});
