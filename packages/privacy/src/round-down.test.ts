import { expect, it } from 'vitest';
import { roundDown } from './round-down.js';
import { seededRandom } from './testing/seeded-random.js';

it('never prints more than there is, and less by at most one of the last digit', () => {
  const random = seededRandom(3);
  for (let round = 0; round < 1000; round++) {
    const [value, digits] = [20 * random() - 10, Math.floor(6 * random())];
    const printed = Number(roundDown(value, digits));
    expect(printed).toBeLessThanOrEqual(value);
    expect(value - printed).toBeLessThan(1.0000001 * 10 ** -digits);
  }
});

it.each([
  [1.25, 2, '1.25'],
  [1.999, 2, '1.99'],
  [1.994, 2, '1.99'],
  [-1.001, 2, '-1.01'],
  [3, 0, '3'],
])('prints %d with %d digits as %s', (value, digits, text) => expect(roundDown(value, digits)).toBe(text));
