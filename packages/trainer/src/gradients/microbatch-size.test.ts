import { expect, it } from 'vitest';
import { microbatchSizeFor } from './microbatch-size.js';

const mebibyte = 2 ** 20;

it('takes as many examples as the smaller of two budgets holds, at least 1 and at most 16', () => {
  expect(microbatchSizeFor(1000, 100 * mebibyte)).toBe(12);
  expect(microbatchSizeFor(8 * mebibyte, mebibyte)).toBe(8);
  expect(microbatchSizeFor(1000, 1000)).toBe(16);
  expect(microbatchSizeFor(1e9, 1e12)).toBe(1);
});
