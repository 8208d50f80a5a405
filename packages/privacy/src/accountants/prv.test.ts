import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sgdEvent } from '../sgd-event.js';
import { seededRandom } from '../testing/seeded-random.js';
import { createPldAccountant } from './pld.js';
import { createPrvAccountant } from './prv.js';

const study = JSON.parse(
  readFileSync(new URL('../../../../tests/golden/published-study.json', import.meta.url), 'utf8'),
) as { readonly epsilonByEpoch: Readonly<Record<string, readonly number[]>> };

// Automatic clipping took 7 steps an epoch; random sparsification took one for every two batches: 3 after the first.
const cases = Object.entries(study.epsilonByEpoch).flatMap(([methodAndNoise, epsilons]) => {
  const [method, noise] = methodAndNoise.split(' ');
  const [first, last] = method === 'Opacus-RS' ? [3, 350] : [7, 700];
  const noiseMultiplier = Number(noise);
  return [
    { noiseMultiplier, steps: first, epsilon: epsilons[0] as number },
    { noiseMultiplier, steps: last, epsilon: epsilons[99] as number },
  ];
});

describe('prv accountant', () => {
  it('finds the 16 published values', () => expect(cases).toHaveLength(16));

  it.each(cases)(
    'reproduces the published epsilon of noise $noiseMultiplier after $steps steps to 1e-4',
    ({ noiseMultiplier, steps, epsilon }) => {
      const answer = createPrvAccountant().epsilon({
        event: sgdEvent(1 / 7, noiseMultiplier, steps),
        delta: 1e-5,
      });
      expect(answer.kind === 'bounded' ? Math.abs(answer.epsilon / epsilon - 1) : Number.NaN).toBeLessThan(
        1e-4,
      );
    },
  );

  it('states an interval that holds the bracket of the privacy loss distribution', () => {
    const query = { event: sgdEvent(0.02, 2, 500), delta: 1e-6 };
    const prv = createPrvAccountant().epsilon(query);
    const pld = createPldAccountant().epsilon(query);
    if (prv.kind !== 'bounded' || pld.kind !== 'bounded') throw new Error('unbounded');
    expect(prv.lower).toBeLessThan(pld.lower as number);
    expect(prv.epsilon).toBeGreaterThan(pld.epsilon);
    expect(prv.epsilon - (prv.lower as number)).toBeLessThan(0.022);
  });

  const random = seededRandom(29);
  const trials = Array.from({ length: 60 }, (_, index) => ({
    steps: [1, 1, 2, 3, 8, 50][index % 6] as number,
    samplingRate: 10 ** (-3 * random()),
    sigma: 0.5 + 3 * random(),
    delta: 10 ** (-3 - 9 * random()),
  }));

  it.each([{ steps: 1, samplingRate: 0.5, sigma: 1.34, delta: 5e-9 }, ...trials])(
    'is off by no more than its error of 0.01 on either side: %j',
    ({ steps, samplingRate, sigma, delta }) => {
      const query = { event: sgdEvent(samplingRate, sigma, steps), delta };
      const prv = createPrvAccountant().epsilon(query);
      const pld = createPldAccountant().epsilon(query);
      if (prv.kind !== 'bounded' || pld.kind !== 'bounded') throw new Error('unbounded');
      // Not the true epsilon but one in the bracket, 1e-3 wide, and the error of delta comes on top: 1e-3 of it.
      const slack = 2e-3 * pld.epsilon;
      expect(prv.epsilon).toBeGreaterThanOrEqual(pld.lower as number);
      expect(prv.epsilon).toBeLessThan(pld.epsilon + 0.02 + slack);
      expect(prv.lower as number).toBeLessThanOrEqual(pld.epsilon);
      expect(prv.lower as number).toBeGreaterThan((pld.lower as number) - 0.02 - slack);
    },
  );
});
