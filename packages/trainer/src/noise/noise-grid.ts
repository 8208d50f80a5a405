/** Where a released sum lives: on multiples of `spacing`, and so does its noise. */
export interface NoiseGrid {
  /** A power of two, in units of the gradient. */
  readonly spacing: number;
  /** Standard deviation of the noise, in grid steps. */
  readonly deviation: number;
  /** The noise also holds an integer that is uniform on 2^ditherBits neighbours. */
  readonly ditherBits: number;
}

/** What a grid is made for. */
export interface NoiseGridRequest {
  /** sigma = noise standard deviation / sensitivity; > 0. */
  readonly noiseMultiplier: number;
  /** L2 sensitivity of the sum; > 0, finite. */
  readonly sensitivity: number;
  /** Numbers in the sum; >= 1. */
  readonly coordinates: number;
}

/** Share of the sensitivity that rounding a sum to the grid may add: sqrt(coordinates) steps. */
const roundingShare = 5e-5;
/** Share that single-precision weights, norms and sums may add; `docs/ACCOUNTING.md` says how it was found. */
const arithmeticShare = 4e-5;
/** The noise's deviation is at least so many times the width of the dither, which adds 5e-6 to its variance. */
const deviationsPerDither = 128;
const mostDitherBits = 16;

/** The grid of a release, and the noise on it: wide enough for the sensitivity that rounding adds. */
export function noiseGrid({ noiseMultiplier, sensitivity, coordinates }: NoiseGridRequest): NoiseGrid {
  const spacing = 2 ** Math.floor(Math.log2((roundingShare * sensitivity) / Math.sqrt(coordinates)));
  const billed = sensitivity * (1 + roundingShare + arithmeticShare);
  const deviation = (noiseMultiplier * billed) / spacing;
  const ditherBits = Math.floor(Math.log2(deviation / deviationsPerDither));
  return { spacing, deviation, ditherBits: Math.min(mostDitherBits, Math.max(0, ditherBits)) };
}
