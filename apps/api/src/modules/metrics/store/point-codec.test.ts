import { expect, it } from 'vitest';
import { decodePoints, encodePoints } from './point-codec.js';
import { columnsOf, randomPoints } from './testing/plain-points.js';
import { randomOf } from './testing/random.js';

it.each([0, 1, 2, 700])('a chunk of %i points is read to the last bit', (count) => {
  const points = columnsOf(randomPoints(randomOf(count), count));
  expect(decodePoints(encodePoints(points))).toEqual(points);
});

it('a chunk whose bytes are cut off is read by nobody', () => {
  const bytes = encodePoints(columnsOf(randomPoints(randomOf(1), 700)));
  expect(() => decodePoints(bytes.subarray(0, bytes.length / 2))).toThrow(/unexpected end/i);
});
