import type FFT from 'fft.js';
import { minimiseOverScales } from '../numerics/minimise.js';
import { type CountedLosses, logMoment } from './log-moment.js';

/** Losses at an origin plus multiples of a spacing that all parts share; the origins may differ. */
export interface AlignedLosses extends CountedLosses {
  readonly origin: number;
  /** `[nodes]`: (losses - origin) / spacing. */
  readonly indices: Float64Array;
}

/**
 * The distribution of a sum of losses, seen through an exponential tilt: masses are those of
 * exp(tilt L - log E[exp(tilt L)]) P, so that what matters near the wanted epsilon is large, however rare it is.
 */
export interface ComposedLosses {
  readonly spacing: number;
  /** Loss of the first node. */
  readonly firstLoss: number;
  /** `[nodes]` tilted masses. */
  readonly tilted: Float64Array;
  readonly tilt: number;
  /** log E[exp(tilt L)] */
  readonly logMoment: number;
  /** Bound on the error of the tail sums of `tilted`: rounding, and what lies beyond the window. */
  readonly error: number;
}

/** Source of transforms; sizes are powers of two. */
export type Fourier = (size: number) => FFT;

/** At most that much of the tilted mass lies beyond each end of the window. */
const omittedTilted = 1e-15;
const logOmittedTilted = Math.log(omittedTilted);

/**
 * Where the tilted sum lies but for `omittedTilted` on each side, by Chernoff's bound.
 */
export function tiltedWindow(parts: readonly CountedLosses[], tilt: number): { low: number; high: number } {
  const here = logMoment(parts, tilt);
  const reach = (sign: 1 | -1) =>
    minimiseOverScales(
      (step) => (logMoment(parts, tilt + sign * step) - here - logOmittedTilted) / step,
      1e-5,
      1e6,
      45,
      0.05,
    ).value;
  return { low: -reach(-1), high: reach(1) };
}

/**
 * Adds independent losses by one Fourier transform of each different distribution.
 *
 * In double precision a transform of plain probabilities carries noise of 1e-16 everywhere, which drowns tails of that
 * size. Tilted, the tail is the bulk.
 *
 * @param window losses to cover; what lies beyond it wraps around, and is bounded by `error`.
 * Source: Koskela, Jaelkoe and Honkela 2020 (arXiv:1906.03049) for the transform; the tilt is Esscher's 1932.
 */
export function composeLosses(
  parts: readonly AlignedLosses[],
  spacing: number,
  tilt: number,
  window: { readonly low: number; readonly high: number },
  fourier: Fourier,
): ComposedLosses {
  const origin = parts.reduce((sum, part) => sum + part.count * part.origin, 0);
  const firstIndex = Math.floor((window.low - origin) / spacing);
  const size =
    2 ** Math.ceil(Math.log2(Math.max(16, Math.ceil((window.high - origin) / spacing) - firstIndex + 1)));
  const transform = fourier(size);
  const bins = size / 2 + 1;
  const logMagnitude = new Float64Array(bins);
  const angle = new Float64Array(bins);
  const smallestStep = new Float64Array(bins).fill(1);
  let offset = 0;
  let total = 0;
  const data = new Float64Array(size);
  const spectrum = new Float64Array(2 * size);
  for (const { indices, losses, masses, count } of parts) {
    const logMomentOfOne = logMoment([{ losses, masses, count: 1 }], tilt);
    total += count * logMomentOfOne;
    data.fill(0);
    let mean = 0;
    for (let node = 0; node < indices.length; node++)
      mean += tiltedMass(masses, losses, node, tilt, logMomentOfOne) * (indices[node] as number);
    // Turned back by the mean, the phases stay small where the spectrum is large, and so do their errors times `count`.
    const shift = Math.round(mean);
    offset += count * shift;
    for (let node = 0; node < indices.length; node++) {
      const place = modulo((indices[node] as number) - shift, size);
      data[place] = (data[place] as number) + tiltedMass(masses, losses, node, tilt, logMomentOfOne);
    }
    transform.realTransform(spectrum, data);
    for (let bin = 0; bin < bins; bin++) {
      const re = spectrum[2 * bin] as number;
      const im = spectrum[2 * bin + 1] as number;
      const magnitude = Math.hypot(re, im);
      logMagnitude[bin] = (logMagnitude[bin] as number) + count * Math.log(magnitude);
      angle[bin] = (angle[bin] as number) + count * Math.atan2(im, re);
      smallestStep[bin] = Math.min(smallestStep[bin] as number, magnitude);
    }
  }
  const totalCount = parts.reduce((sum, { count }) => sum + count, 0);
  // A transform of n unit-sum values is off by a few roundings in each of log2 n stages; a power multiplies that.
  const stages = 8 * 2 ** -53 * Math.log2(size);
  let rounding = 0;
  spectrum.fill(0);
  for (let bin = 0; bin < bins; bin++) {
    const magnitude = Math.exp(logMagnitude[bin] as number);
    const perStep = Math.exp((logMagnitude[bin] as number) - Math.log(smallestStep[bin] as number));
    rounding += Number.isFinite(perStep)
      ? Math.min(2, totalCount * stages * perStep + stages * magnitude)
      : 0;
    if (magnitude > 0) {
      spectrum[2 * bin] = magnitude * Math.cos(angle[bin] as number);
      spectrum[2 * bin + 1] = magnitude * Math.sin(angle[bin] as number);
    }
  }
  transform.completeSpectrum(spectrum);
  const sum = new Float64Array(2 * size);
  transform.inverseTransform(sum, spectrum);
  const tilted = new Float64Array(size);
  for (let index = 0; index < size; index++)
    tilted[index] = Math.max(0, sum[2 * modulo(firstIndex + index - offset, size)] as number);
  const perBin = (2 * rounding) / size;
  // A tail sum weights bins by exp(-tilt (L - epsilon)): as many bins count as fit before that has decayed.
  const effectiveBins = Math.min(size, 1 / -Math.expm1(-Math.max(tilt * spacing, 1 / size)));
  return {
    spacing,
    firstLoss: origin + firstIndex * spacing,
    tilted,
    tilt,
    logMoment: total,
    error: perBin * effectiveBins + 2 * omittedTilted,
  };
}

function tiltedMass(
  masses: Float64Array,
  losses: Float64Array,
  node: number,
  tilt: number,
  logMomentOfOne: number,
): number {
  const mass = masses[node] as number;
  return mass > 0 ? Math.exp(Math.log(mass) + tilt * (losses[node] as number) - logMomentOfOne) : 0;
}

function modulo(value: number, size: number): number {
  const rest = value % size;
  return rest < 0 ? rest + size : rest;
}
