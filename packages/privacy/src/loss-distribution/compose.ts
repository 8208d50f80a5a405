import { descendOverScales } from '../numerics/minimise.js';
import type { RealTransform } from '../numerics/real-transform.js';
import type { Transforms } from '../numerics/transforms.js';
import { type CountedLosses, logMoment, tiltedMasses, tiltedVariance } from './log-moment.js';

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
  /** Bound on the error of tail sums of `tilted`: rounding, and what lies beyond the window. */
  readonly error: number;
}

const unitRoundoff = 2 ** -53;

/**
 * Rounding error to be expected of tail sums over `steps` compositions, relative to the tilted total: what to plan with.
 * The error that counts is worked out with the result.
 */
export function expectedRounding(steps: number): number {
  return 1e-13 + 1e-14 * Math.sqrt(steps);
}

/** Losses from `low` to `high`; at most `omitted` of the tilted mass lies beyond each end. */
export interface Window {
  readonly low: number;
  readonly high: number;
  readonly omitted: number;
}

/**
 * Where the tilted sum lies but for `omitted` on each side, by Chernoff's bound.
 */
export function tiltedWindow(parts: readonly CountedLosses[], tilt: number, omitted: number): Window {
  const here = logMoment(parts, tilt);
  const logOmitted = Math.log(omitted);
  // Where the bound of a normal distribution of this variance is at its best.
  const start = Math.sqrt((-2 * logOmitted) / tiltedVariance(parts, tilt));
  const reach = (sign: 1 | -1) =>
    descendOverScales(
      (step) =>
        step > largestStep
          ? Number.POSITIVE_INFINITY
          : (logMoment(parts, tilt + sign * step) - here - logOmitted) / step,
      Math.min(largestStep / 2, Math.max(1e-5, start)),
    );
  return { low: -reach(-1), high: reach(1), omitted };
}

/** Beyond it Chernoff's bound has come to the largest loss. */
const largestStep = 1e6;

/**
 * Adds independent losses by Fourier transforms.
 *
 * In double precision a transform of plain probabilities carries noise of 1e-16 everywhere, which drowns tails of that
 * size. Tilted, the tail is the bulk.
 *
 * @param window losses to cover; what lies beyond it wraps around, and is bounded by `error`.
 * Source: Koskela, Jaelkoe and Honkela 2020 (arXiv:1906.03049) for the transform; the tilt is Esscher's, 1932.
 */
export function composeLosses(
  parts: readonly AlignedLosses[],
  spacing: number,
  tilt: number,
  window: Window,
  fourier: Transforms,
): ComposedLosses {
  const firstIndex = firstIndexOf(parts, spacing, window);
  const width = Math.ceil((window.high - originOf(parts)) / spacing) - firstIndex + 1;
  return repeatedSum(parts, spacing, tilt, transformSize(width), fourier)(1, window);
}

/** The least size of a transform that covers so many nodes. */
export function transformSize(nodes: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(16, nodes)));
}

const originOf = (parts: readonly AlignedLosses[]): number =>
  parts.reduce((sum, part) => sum + part.count * part.origin, 0);

const firstIndexOf = (parts: readonly AlignedLosses[], spacing: number, window: Window): number =>
  Math.floor((window.low - originOf(parts)) / spacing);

/**
 * The same for any number of repetitions of all parts: the spectrum of one is kept, and each answer costs a power of it and one
 * transform back.
 *
 * @param size of the transforms, a power of two; a window has to fit into so many nodes.
 */
export function repeatedSum(
  parts: readonly AlignedLosses[],
  spacing: number,
  tilt: number,
  size: number,
  fourier: Transforms,
): (repetitions: number, window: Window) => ComposedLosses {
  const transform = fourier(size);
  const bins = size / 2 + 1;
  const centred = parts.map((part) => centre(part, tilt));
  const offsetOfOne = centred.reduce((sum, { shift, count }) => sum + count * shift, 0);
  const spectra = centred.map((part) => coarseSpectrum(part, size, transform));
  const logMagnitude = new Float64Array(bins);
  for (const { logMagnitudes, count } of spectra)
    for (let bin = 0; bin < bins; bin++)
      logMagnitude[bin] = (logMagnitude[bin] as number) + count * (logMagnitudes[bin] as number);
  const nodes = centred.reduce((sum, { masses }) => sum + masses.length, 0);
  const stepsOfOne = centred.reduce((sum, { count }) => sum + count, 0);
  const logMomentOfOne = logMoment(parts, tilt);
  // Their tables are as long as the transform: made for the one that is asked.
  let coarse: SpectrumOfOne | undefined;
  let direct: SpectrumOfOne | undefined;
  const coarseOfOne = () =>
    (coarse ??= new SpectrumOfOne(bins, centred, (part, bin) =>
      atBin(spectra[part] as CoarseSpectrum, bin, size),
    ));
  const directOfOne = () =>
    (direct ??= new SpectrumOfOne(bins, centred, (part, bin) =>
      spectrumByTerms(centred[part] as CentredPart, (2 * Math.PI * bin) / size),
    ));
  const spectrum = new Float64Array(size + 2);
  const sum = new Float64Array(size);

  return (repetitions, window) => {
    const counted = parts.map((part) => ({ ...part, count: part.count * repetitions }));
    const firstIndex = firstIndexOf(counted, spacing, window);
    const least = logNegligible / repetitions;
    const active = logMagnitude.reduce((count, value) => (value > least ? count + 1 : count), 0);
    const isDirect = repetitions * stepsOfOne > fewSteps && active * nodes <= affordableTerms;
    const of = isDirect ? directOfOne() : coarseOfOne();

    const { logMagnitudes, angles, errors } = of;
    let squaredError = 0;
    for (let bin = 0; bin < bins; bin++) {
      if (!((logMagnitude[bin] as number) > least)) {
        spectrum[2 * bin] = 0;
        spectrum[2 * bin + 1] = 0;
        squaredError += squaredNegligible;
        continue;
      }
      of.know(bin);
      const magnitude = Math.exp(repetitions * (logMagnitudes[bin] as number));
      const angle = repetitions * (angles[bin] as number);
      spectrum[2 * bin] = magnitude * Math.cos(angle);
      spectrum[2 * bin + 1] = magnitude * Math.sin(angle);
      const error = magnitude * Math.min(2, repetitions * (errors[bin] as number) + 2 * unitRoundoff);
      squaredError += 2 * error * error;
    }
    transform.inverse(sum, spectrum);
    const start = modulo(firstIndex - repetitions * offsetOfOne, size);
    // What the transform has room for beyond the window is left out, as what lies beyond both.
    const width = Math.min(size, Math.ceil((window.high - window.low) / spacing) + 2);
    const tilted = new Float64Array(width);
    let squares = 0;
    for (let index = 0; index < width; index++) {
      const mass = Math.max(0, sum[(start + index) & (size - 1)] as number);
      tilted[index] = mass;
      squares += mass * mass;
    }
    // Parseval: an error of the spectrum is one of the same 2-norm, over sqrt(size), of the masses.
    const errorNorm =
      Math.sqrt(squaredError / size) + 6 * unitRoundoff * Math.log2(size) * Math.sqrt(squares);
    // A tail sum weights the masses by exp(-tilt (L - epsilon)) at most; Cauchy and Schwarz.
    const weightNorm = Math.sqrt(Math.min(size, 1 / -Math.expm1(-Math.max(2 * tilt * spacing, 1 / size))));
    return {
      spacing,
      firstLoss: originOf(counted) + firstIndex * spacing,
      tilted,
      tilt,
      logMoment: repetitions * logMomentOfOne,
      error: errorNorm * weightNorm + 2 * window.omitted,
    };
  };
}

/** The spectrum of one repetition of all parts, worked out where it is asked for. */
class SpectrumOfOne {
  /** `[bins]` NaN where not known yet. */
  readonly logMagnitudes: Float64Array;
  /** `[bins]` */
  readonly angles: Float64Array;
  /** `[bins]`, relative. */
  readonly errors: Float64Array;

  constructor(
    bins: number,
    readonly parts: readonly { readonly count: number }[],
    readonly partAt: (part: number, bin: number) => SpectrumValue,
  ) {
    this.logMagnitudes = new Float64Array(bins).fill(Number.NaN);
    this.angles = new Float64Array(bins);
    this.errors = new Float64Array(bins);
  }

  /** Makes sure that the bin is known. */
  know(bin: number): void {
    if (!Number.isNaN(this.logMagnitudes[bin])) return;
    let [logMagnitude, angle, error] = [0, 0, 0];
    this.parts.forEach(({ count }, part) => {
      const value = this.partAt(part, bin);
      logMagnitude += count * value.logMagnitude;
      angle += count * value.angle;
      error += count * value.error * Math.exp(-value.logMagnitude);
    });
    this.logMagnitudes[bin] = logMagnitude;
    this.angles[bin] = angle;
    this.errors[bin] = error;
  }
}

/** Frequencies that contribute less than exp of it, relative to the largest, are left out. */
const logNegligible = -40;
/** Their part of the squared error: bins come in pairs. */
const squaredNegligible = 2 * Math.exp(2 * logNegligible);

/** Powers up to this one leave a transform the digits that it has. */
const fewSteps = 64;

/** Up to that many sines are summed directly; they take about as long as a transform of a million values. */
const affordableTerms = 2e7;

/** One part, tilted, and turned back by its mean: phases stay small where the spectrum is large, and so do errors. */
interface CentredPart {
  /** `[nodes]` indices minus `shift`. */
  readonly indices: Float64Array;
  /** `[nodes]`, adding up to 1. */
  readonly masses: Float64Array;
  readonly shift: number;
  readonly count: number;
}

function centre(part: AlignedLosses, tilt: number): CentredPart {
  const masses = tiltedMasses(part, tilt);
  let mean = 0;
  for (let node = 0; node < masses.length; node++)
    mean += (masses[node] as number) * (part.indices[node] as number);
  const shift = Math.round(mean);
  return { masses, shift, indices: part.indices.map((index) => index - shift), count: part.count };
}

interface CoarseSpectrum {
  /** `[size + 2]`, interleaved. */
  readonly values: Float64Array;
  readonly logMagnitudes: Float64Array;
  readonly count: number;
}

function coarseSpectrum(
  { indices, masses, count }: CentredPart,
  size: number,
  transform: RealTransform,
): CoarseSpectrum {
  const data = new Float64Array(size);
  for (let node = 0; node < indices.length; node++) {
    const place = modulo(indices[node] as number, size);
    data[place] = (data[place] as number) + (masses[node] as number);
  }
  const values = new Float64Array(size + 2);
  transform.forward(values, data);
  const logMagnitudes = new Float64Array(size / 2 + 1);
  for (let bin = 0; bin < logMagnitudes.length; bin++) {
    const re = values[2 * bin] as number;
    const im = values[2 * bin + 1] as number;
    // A square that underflows is one of a magnitude that no power makes count.
    logMagnitudes[bin] = 0.5 * Math.log(re * re + im * im);
  }
  return { values, logMagnitudes, count };
}

interface SpectrumValue {
  readonly logMagnitude: number;
  readonly angle: number;
  /** Absolute. */
  readonly error: number;
}

/** The error of a transform of values that add up to 1 grows with the square root of its stages. */
function atBin({ values, logMagnitudes }: CoarseSpectrum, bin: number, size: number): SpectrumValue {
  return {
    logMagnitude: logMagnitudes[bin] as number,
    angle: Math.atan2(values[2 * bin + 1] as number, values[2 * bin] as number),
    error: 8 * unitRoundoff * Math.sqrt(Math.log2(size)),
  };
}

/**
 * E[exp(-i frequency index)] summed term by term as 1 - 2 E[sin^2(. / 2)] - i E[sin(.)]: near frequency 0, where a power of it is
 * not negligible, the distance from 1 keeps its digits, and a million-fold power its precision.
 */
function spectrumByTerms({ indices, masses }: CentredPart, frequency: number): SpectrumValue {
  let versine = 0;
  let sine = 0;
  let size = 0;
  for (let node = 0; node < indices.length; node++) {
    const half = (frequency * (indices[node] as number)) / 2;
    const mass = masses[node] as number;
    const s = Math.sin(half);
    const term = 2 * mass * s * Math.cos(half);
    versine += 2 * mass * s * s;
    sine += term;
    size += Math.abs(term);
  }
  const squaredExcess = versine * (versine - 2) + sine * sine;
  return {
    // Far from 1 the square would lose half of the digits: an error of 1e-16 in it is one of 1e-8 in a magnitude near 0.
    logMagnitude:
      squaredExcess > -0.5 ? 0.5 * Math.log1p(squaredExcess) : Math.log(Math.hypot(1 - versine, sine)),
    angle: -Math.atan2(sine, 1 - versine),
    error: 8 * unitRoundoff * (versine + size),
  };
}

function modulo(value: number, size: number): number {
  const rest = value % size;
  return rest < 0 ? rest + size : rest;
}
