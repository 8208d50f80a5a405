import { expect, it } from 'vitest';
import { groupPrivacy, groupPrivacyAt } from './group-privacy.js';

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

it('is (k epsilon, k exp((k - 1) epsilon) delta) for k records', () => {
  const { records, epsilon, delta } = groupPrivacy({ kind: 'bounded', epsilon: 0.5 }, 1e-6, 3);
  expect([records, epsilon]).toEqual([3, 1.5]);
  // 3 e 1e-6.
  expect(delta).toBeCloseTo(8.154845e-6, 12);
});

it('of one record is that record, and has no bound where one record has none', () => {
  expect(groupPrivacy({ kind: 'bounded', epsilon: 0.5 }, 1e-6, 1)).toEqual({
    ...{ records: 1, epsilon: 0.5, delta: 1e-6 },
  });
  const none = { kind: 'unbounded', reason: 'No noise was added.' } as const;
  expect(groupPrivacyAt(() => none, 1e-5, 3)).toBe(none);
});

it("begins with the group's share of delta", () => {
  const asked: number[] = [];
  groupPrivacyAt(
    (delta) => {
      asked.push(delta);
      return { kind: 'bounded', epsilon: 0 };
    },
    1e-5,
    4,
  );
  expect(asked[0]).toBeCloseTo(2.5e-6, 18);
});
