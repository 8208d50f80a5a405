import { expect, it } from 'vitest';
import { remainingTime } from './remaining-time.js';

it.each([
  [0, '0s'],
  [59_400, '59s'],
  [59_600, '1m00s'],
  [3_599_000, '59m59s'],
  [7_500_000, '2h05m'],
  [86_399_000, '23h59m'],
  [90_000_000, '1d01h'],
])('says of %d ms: %s', (milliseconds, text) => expect(remainingTime(milliseconds)).toBe(text));
