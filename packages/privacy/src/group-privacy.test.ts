import { expect, it } from 'vitest';
import { groupPrivacyAt } from './group-privacy.js';

// With 2 the steps of the search end at equality but for rounding.
it.each([2, 2.1])(
  'asks for so small a delta of one record that the group keeps its own, at epsilon %d',
  (one) => {
    let asked = 1;
    const answer = groupPrivacyAt(
      (delta) => {
        asked = delta;
        return { kind: 'bounded', epsilon: one };
      },
      1e-5,
      3,
    );
    expect(answer).toEqual({ kind: 'bounded', epsilon: 3 * one });
    // k exp((k - 1) epsilon) delta, and not a whole step of e below that.
    expect(3 * Math.exp(2 * one) * asked).toBeLessThanOrEqual(1e-5);
    expect(3 * Math.exp(2 * one) * asked * Math.E).toBeGreaterThan(1e-5 * (1 - 1e-9));
  },
);

it('bounds nothing where epsilon grows faster than delta falls', () => {
  const answer = groupPrivacyAt((delta) => ({ kind: 'bounded', epsilon: -Math.log(delta) }), 1e-5, 3);
  expect(answer).toMatchObject({ kind: 'unbounded', reason: expect.stringContaining('3 records') });
});
