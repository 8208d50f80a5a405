import type { ByteSource } from '../random/byte-source.js';
import type { NoiseGrid } from './noise-grid.js';

/** Random words that four numbers take: for each pair mantissa and angle, then exponent and dither of both pairs. */
export const wordsPerFour = 12;

/**
 * Independent integers: a normal number of the grid's deviation, rounded, plus the dither.
 *
 * All steps are double-precision additions, multiplications, divisions and square roots, without fused operations, so
 * that every machine and the compiled kernel give the same bits. Radii have 53 random bits at every size down to
 * 2^-57 and so reach 8.8 standard deviations.
 *
 * @returns `[count]`
 * Source: Box and Muller 1958, A Note on the Generation of Random Normal Deviates.
 */
export function gridNormal(
  count: number,
  bytes: ByteSource,
  { deviation, ditherBits }: Pick<NoiseGrid, 'deviation' | 'ditherBits'>,
): Float64Array {
  const fours = Math.ceil(count / 4);
  const words = new Uint32Array(wordsPerFour * fours);
  bytes.fill(new Uint8Array(words.buffer));
  const ditherMask = 2 ** ditherBits - 1;
  const ditherHalf = Math.floor(2 ** (ditherBits - 1));
  const result = new Float64Array(4 * fours);
  for (let pair = 0; pair < 2 * fours; pair++) {
    const four = wordsPerFour * (pair >> 1);
    const own = four + 4 * (pair & 1);
    const rest = four + 8 + 2 * (pair & 1);
    const [high, low] = [words[own] as number, words[own + 1] as number];
    const [turnHigh, turnLow] = [words[own + 2] as number, words[own + 3] as number];
    const [exponentWord, dither] = [words[rest] as number, words[rest + 1] as number];
    const spare = (((low & 0xfff) << 20) | ((turnLow & 0xfff) << 8) | 0x80) >>> 0;
    const zeros = exponentWord !== 0 ? Math.clz32(exponentWord) : 32 + Math.clz32(spare);
    const mantissa = 1 + (high * 2 ** 20 + (low >>> 12)) / 2 ** 52;
    const radius = Math.sqrt(-2 * logarithm(mantissa, zeros));
    const turns = (turnHigh * 2 ** 20 + (turnLow >>> 12)) / 2 ** 52 + 1 / 2 ** 53;
    const quarters = roundToEven(turns * 4);
    const angle = (turns - quarters * 0.25) * (2 * Math.PI);
    const square = angle * angle;
    const scale = radius * deviation;
    const sine = scale * (angle * sineOverAngle(square));
    const cosine = scale * cosineOf(square);
    // A quarter turn takes (cosine, sine) to (-sine, cosine).
    const isOdd = (quarters & 1) === 1;
    const x = (isOdd ? sine : cosine) * (((quarters + 1) >> 1) & 1 ? -1 : 1);
    const y = (isOdd ? cosine : sine) * ((quarters >> 1) & 1 ? -1 : 1);
    result[2 * pair] = roundToEven(x) + ((dither & ditherMask) - ditherHalf);
    result[2 * pair + 1] = roundToEven(y) + (((dither >>> 16) & ditherMask) - ditherHalf);
  }
  return result.subarray(0, count);
}

const roundingConstant = 1.5 * 2 ** 52;

/** The nearest integer, the even one of two; numbers beyond 2^51 are returned as they are. */
export function roundToEven(x: number): number {
  return Math.abs(x) < 2 ** 51 ? x + roundingConstant - roundingConstant : x;
}

/** log(mantissa / 2^(zeros + 1)) for a mantissa in [1, 2), from log m = 2 atanh((m - 1) / (m + 1)), m in [sqrt 1/2, sqrt 2). */
function logarithm(mantissa: number, zeros: number): number {
  const isHigh = mantissa >= 2 * Math.SQRT1_2;
  const m = isHigh ? mantissa / 2 : mantissa;
  const exponent = isHigh ? -zeros : -zeros - 1;
  const s = (m - 1) / (m + 1);
  const z = s * s;
  const w = z * z;
  const even = 1 + w * (1 / 5 + w * (1 / 9 + w * (1 / 13 + w * (1 / 17 + w * (1 / 21)))));
  const odd = 1 / 3 + w * (1 / 7 + w * (1 / 11 + w * (1 / 15 + w * (1 / 19))));
  return exponent * Math.LN2 + 2 * s * (even + z * odd);
}

/** sin(x) / x for x below pi / 4, of z = x^2. */
function sineOverAngle(z: number): number {
  const w = z * z;
  const even = 1 + w * (1 / 120 + w * (1 / 362880 + w * (1 / 6227020800)));
  const odd = 1 / 6 + w * (1 / 5040 + w * (1 / 39916800 + w * (1 / 1307674368000)));
  return even - z * odd;
}

/** cos(x) for x below pi / 4, of z = x^2. */
function cosineOf(z: number): number {
  const w = z * z;
  const even = 1 + w * (1 / 24 + w * (1 / 40320 + w * (1 / 479001600 + w * (1 / 20922789888000))));
  const odd = 1 / 2 + w * (1 / 720 + w * (1 / 3628800 + w * (1 / 87178291200)));
  return even - z * odd;
}
