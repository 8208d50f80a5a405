import { describe, expect, it } from 'vitest';
import { sgdEvent } from '../sgd-event.js';
import { seededRandom } from '../testing/seeded-random.js';
import { createPldAccountant } from './pld.js';
import { createPrvAccountant } from './prv.js';

const pld = createPldAccountant();
const prv = createPrvAccountant();

describe('a few steps', () => {
  it('of 120 random kinds: pld brackets them within 1e-3, and prv agrees within its stated 0.01 either way', () => {
    const random = seededRandom(5);
    for (let round = 0; round < 120; round++) {
      const [q, sigma, delta] = [
        10 ** (-3 * random()),
        10 ** (-0.5 + 1.5 * random()),
        10 ** (-3 - 7 * random()),
      ];
      const query = { event: sgdEvent(q, sigma, 1 + (round % 3)), delta };
      const [bracket, estimate] = [pld.epsilon(query), prv.epsilon(query)];
      if (bracket.kind !== 'bounded' || estimate.kind !== 'bounded') throw new Error(JSON.stringify(query));
      expect(bracket.epsilon - (bracket.lower as number)).toBeLessThanOrEqual(1e-3 * bracket.epsilon);
      expect(estimate.epsilon).toBeGreaterThanOrEqual(bracket.lower as number);
      expect(estimate.epsilon).toBeLessThanOrEqual(bracket.epsilon + 0.0201);
    }
  });

  it('one at q = 0.5, sigma = 1.34 and delta = 5e-9 costs what integrating its two densities says', () => {
    // delta(epsilon) = (1 - q) T(x / s) + q T((x - 1) / s) - exp(epsilon) T(x / s), x = 1/2 + s^2 log((exp(epsilon) - 1 + q) / q),
    // T the upper tail of the normal law, in 30 digits (mpmath, erfc and findroot): 3.50385359254.
    const answer = pld.epsilon({ event: sgdEvent(0.5, 1.34, 1), delta: 5e-9 });
    if (answer.kind !== 'bounded') throw new Error(answer.reason);
    expect(answer.lower as number).toBeLessThanOrEqual(3.5038535925);
    expect(answer.epsilon).toBeGreaterThanOrEqual(3.5038535925);
  });
});
