import { expect, it } from 'vitest';
import { groupPrivacyAt } from './group-privacy.js';

it('asks for one record at a delta that the group multiplies to no more than its own', () => {
  let asked = 1;
  const answer = groupPrivacyAt(
    (delta) => {
      asked = delta;
      return { kind: 'bounded', epsilon: 2 };
    },
    1e-5,
    3,
  );
  expect(answer).toEqual({ kind: 'bounded', epsilon: 6 });
  // k exp((k - 1) epsilon) delta, and not a whole step of e below that.
  expect(3 * Math.exp(2 * 2) * asked).toBeLessThanOrEqual(1e-5);
  expect(3 * Math.exp(2 * 2) * asked * Math.E).toBeGreaterThan(1e-5);
});

it('bounds nothing where epsilon grows faster than delta falls', () => {
  const answer = groupPrivacyAt((delta) => ({ kind: 'bounded', epsilon: -Math.log(delta) }), 1e-5, 3);
  expect(answer).toMatchObject({ kind: 'unbounded', reason: expect.stringContaining('3 records') });
});
