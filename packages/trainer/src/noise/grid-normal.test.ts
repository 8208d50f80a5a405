import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../random/byte-source.js';
import { gridNormal, roundToEven, wordsPerFour } from './grid-normal.js';

/** Gives these words. */
const bytesOf = (words: ArrayLike<number>): ByteSource => ({
  fill: (bytes) => bytes.set(new Uint8Array(Uint32Array.from(words).buffer)),
});

/** Words that look random, the same at each call. */
function wordsFor(fours: number): Uint32Array {
  let state = 0x9e3779b9;
  return Uint32Array.from({ length: wordsPerFour * fours }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state ^ (state >>> 15)) >>> 0;
  });
}

/** The pair of normals of a pair of words, by the functions of the platform: radius sqrt(-2 log u), angle 2 pi t. */
function boxMuller(words: Uint32Array, pair: number): readonly [number, number] {
  const four = wordsPerFour * (pair >> 1);
  const [high, low, turnHigh, turnLow] = words.subarray(four + 4 * (pair & 1)) as unknown as number[];
  const exponentWord = words[four + 8 + 2 * (pair & 1)] as number;
  const spare = Number(
    ((BigInt(low as number) & 0xfffn) << 20n) | ((BigInt(turnLow as number) & 0xfffn) << 8n) | 0x80n,
  );
  const bits = exponentWord.toString(2).padStart(32, '0') + spare.toString(2).padStart(32, '0');
  const mantissa =
    1 + Number((BigInt(high as number) << 20n) | (BigInt(low as number) >> 12n)) / 4503599627370496;
  const turn = Number((BigInt(turnHigh as number) << 20n) | (BigInt(turnLow as number) >> 12n));
  // Half an ulp off a multiple of 2^-52: an angle is never on an axis.
  const angle = ((2 * turn + 1) / 9007199254740992) * 2 * Math.PI;
  const radius = Math.sqrt(-2 * (Math.log(mantissa) - (bits.indexOf('1') + 1) * Math.LN2));
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

describe('numbers of the grid', () => {
  it('are the normal pair of their words, to the last digits', () => {
    const [fours, deviation] = [2_000, 2 ** 47];
    const words = wordsFor(fours);
    const drawn = gridNormal(4 * fours, bytesOf(words), { deviation, ditherBits: 0 });
    for (let pair = 0; pair < 2 * fours; pair++)
      for (const [at, expected] of boxMuller(words, pair).entries())
        expect(Math.abs((drawn[2 * pair + at] as number) / deviation - expected)).toBeLessThan(6e-15);
  });

  it('reach 8.8 deviations where all random bits are 0, and next to nothing where all are 1', () => {
    const radiusOf = (word: number, spare: number) => {
      const words = new Uint32Array(wordsPerFour);
      words.set([word, word, 0, spare]);
      words[8] = word;
      return (gridNormal(1, bytesOf(words), { deviation: 2 ** 40, ditherBits: 0 })[0] as number) / 2 ** 40;
    };
    expect(radiusOf(0, 0)).toBeCloseTo(Math.sqrt(2 * 57 * Math.LN2), 11);
    expect(radiusOf(0xffffffff, 0)).toBeLessThan(1.6e-8);
  });

  it('carry a dither that is uniform on its values, each number of a pair its own', () => {
    const ditherBits = 3;
    const dithers = Array.from({ length: 64 }, (_, at) => {
      const words = new Uint32Array(wordsPerFour);
      words[8] = 0x80000000;
      words[9] = (at & 7) | ((at >> 3) << 16);
      return [...gridNormal(2, bytesOf(words), { deviation: 0, ditherBits })].map((one) => one + 4);
    });
    expect(dithers.map(([x = 0, y = 0]) => x + 8 * y)).toEqual(Array.from({ length: 64 }, (_, at) => at));
  });

  it('come as many as were asked for, the same ones whatever their number', () => {
    const words = wordsFor(3);
    const all = gridNormal(12, bytesOf(words), { deviation: 1e6, ditherBits: 0 });
    for (const count of [1, 2, 5, 8, 11])
      expect(
        gridNormal(count, bytesOf(words.subarray(0, wordsPerFour * Math.ceil(count / 4))), {
          deviation: 1e6,
          ditherBits: 0,
        }),
      ).toEqual(all.slice(0, count));
  });
});

it.each([
  [0.5, 0],
  [1.5, 2],
  [2.5, 2],
  [-0.5, 0],
  [-1.5, -2],
  [0.49999999999999994, 0],
  [2 ** 51 - 0.5, 2 ** 51],
  [2 ** 51, 2 ** 51],
  [2 ** 51 + 0.5, 2 ** 51 + 0.5],
  [-(2 ** 60), -(2 ** 60)],
])('rounds %s to %s', (x, rounded) => expect(roundToEven(x)).toBe(rounded));
