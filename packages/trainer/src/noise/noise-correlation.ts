import { ComponentError, type PartState, type Remembering } from '../component.js';
import { bandedSquareRoot } from './banded-square-root.js';
import type { NoiseGrid } from './noise-grid.js';

/** Noise whose steps are correlated: C^-1 z for independent z, with C lower triangular, Toeplitz and of so many bands. */
export interface NoiseCorrelation extends Remembering {
  readonly bands: number;
  /** C_tt: fresh noise has the deviation of z over it. */
  readonly diagonal: number;
  /**
   * Noise of the next step: the fresh noise less what the steps before left, rounded to the grid.
   *
   * @param fresh `[coordinates]` on the grid, of deviation z / `diagonal`; kept as the noise, and changed.
   * @throws Error when grid or coordinates are not those of the steps before.
   */
  correlate(fresh: Float64Array, grid: NoiseGrid): Float64Array;
  /** Standard deviation of the last step's noise over that of its fresh part; at least 1. */
  gain(): number;
  /** Forgets all steps: those that follow are a mechanism of their own. */
  restart(): void;
}

/** Numbers of a state are single precision, and noise on a grid takes up to 48 bits. */
const base = 2 ** 24;

/**
 * Noise of the banded square root. Its memory is `bands` - 1 earlier noises, which are private.
 *
 * Source: Choquette-Choo et al. 2023 (arXiv:2306.08153), section 3; on a grid, the proof in `docs/ACCOUNTING.md`.
 */
export function bandedNoise(bands: number): NoiseCorrelation {
  const column = bandedSquareRoot(bands);
  const diagonal = column[0] as number;
  /** c_j / c_0 for j = 1, ..., bands - 1. */
  const weights = column.slice(1).map((value) => value / diagonal);
  /** The last step first. */
  let past: Float64Array[] = [];
  let deviation = 0;
  let age = 0;
  /** The last coefficients of C^-1 over the first, the last one first, and the sum of the squares of all. */
  let inverse: number[] = [];
  let power = 0;
  const grow = (): void => {
    const next =
      age === 0 ? 1 : -inverse.reduce((sum, value, lag) => sum + (weights[lag] as number) * value, 0);
    inverse = [next, ...inverse].slice(0, weights.length);
    power += next * next;
    age += 1;
  };
  const restart = (): void => {
    past = [];
    inverse = [];
    [age, power, deviation] = [0, 0, 0];
  };
  return {
    bands,
    diagonal,
    correlate: (fresh, grid) => {
      const isOther = grid.deviation * grid.spacing !== deviation || past[0]?.length !== fresh.length;
      if (past.length > 0 && isOther)
        throw new Error('correlated noise needs the same deviation and coordinates in every step');
      deviation = grid.deviation * grid.spacing;
      for (let at = 0; at < fresh.length; at++) {
        let left = 0;
        for (let lag = 0; lag < past.length; lag++)
          left += (weights[lag] as number) * ((past[lag] as Float64Array)[at] as number);
        fresh[at] = (fresh[at] as number) - Math.round(left);
      }
      past = [fresh, ...past].slice(0, weights.length);
      grow();
      return fresh;
    },
    gain: () => Math.sqrt(power),
    restart,
    state: () => {
      const state: Record<string, PartState[string]> = { age, deviation };
      for (const [lag, noise] of past.entries()) {
        state[`high ${lag}`] = Float32Array.from(noise, (value) => Math.trunc(value / base));
        state[`low ${lag}`] = Float32Array.from(noise, (value) => value % base);
      }
      return state;
    },
    restore: (state) => {
      restart();
      while (age < (state.age as number)) grow();
      deviation = state.deviation as number;
      for (let lag = 0; state[`high ${lag}`] !== undefined; lag++) {
        const low = state[`low ${lag}`] as Float32Array;
        past.push(
          Float64Array.from(
            state[`high ${lag}`] as Float32Array,
            (value, at) => value * base + (low[at] as number),
          ),
        );
      }
    },
  };
}

/**
 * @param separation steps between two participations of a unit, at least.
 * @throws ComponentError when noise of so many bands asks for more.
 */
export function requireSeparation(bands: number, separation: number, sampler: string): void {
  if (bands <= separation) return;
  throw new ComponentError(
    'noise.bands',
    separation === 1
      ? `needs batches in which nobody comes again within ${bands} steps, which sampling.kind "${sampler}" does not promise; choose sampling.kind "cyclic-poisson" with ${bands} parts, or leave noise.bands empty`
      : `must be at most sampling.parts, ${separation}, got ${bands}: a unit may come again after ${separation} steps; take more parts or fewer bands`,
  );
}
