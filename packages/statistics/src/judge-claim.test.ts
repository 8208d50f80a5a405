import { expect, it } from 'vitest';
import { judgeClaim, judgeEpsilonClaim } from './judge-claim.js';

const higher = { isDistinguishable: true, meanDifference: 0.1 };
const lower = { isDistinguishable: true, meanDifference: -0.1 };
const unclear = { isDistinguishable: false, meanDifference: 0.4 };

it('a claim holds when every comparison shows the difference that it names', () => {
  expect(judgeClaim('higher', [higher, higher])).toBe('holds');
  expect(judgeClaim('lower', [lower])).toBe('holds');
});

it('a claim does not hold when one comparison shows the opposite', () => {
  expect(judgeClaim('higher', [higher, lower, unclear])).toBe('does not hold');
  expect(judgeClaim('lower', [higher])).toBe('does not hold');
});

it('a claim cannot be told from a large difference that is not distinguishable, nor from nothing', () => {
  expect(judgeClaim('higher', [higher, unclear])).toBe('cannot be told');
  expect(judgeClaim('higher', [unclear])).toBe('cannot be told');
  expect(judgeClaim('higher', [])).toBe('cannot be told');
});

it('a claim about epsilon does not hold where both spend the same, and cannot be told where one has none', () => {
  expect(judgeEpsilonClaim('lower', [[1, 2]])).toBe('holds');
  expect(judgeEpsilonClaim('lower', [[2, 2]])).toBe('does not hold');
  expect(
    judgeEpsilonClaim('higher', [
      [3, 2],
      [1, 2],
    ]),
  ).toBe('does not hold');
  expect(
    judgeEpsilonClaim('higher', [
      [3, 2],
      [null, 2],
    ]),
  ).toBe('cannot be told');
  expect(judgeEpsilonClaim('higher', [])).toBe('cannot be told');
});
