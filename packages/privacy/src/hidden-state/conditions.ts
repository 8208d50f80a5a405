import { neighbouringRelations } from '../neighbouring.js';
import type { HiddenStateProblem } from './problem.js';

/** A condition of the hidden-state bounds is not stated or does not hold; `condition` is the field that says so. */
export class HiddenStateConditionError extends Error {
  readonly code = 'HIDDEN_STATE_CONDITION';

  constructor(
    readonly condition: keyof HiddenStateProblem,
    problem: string,
  ) {
    super(`${condition} ${problem}`);
    this.name = 'HiddenStateConditionError';
  }
}

/** What the proof needs of a problem, with all lengths in units of the standard deviation of one step's noise. */
export interface NoisyContraction {
  /** c in [0, 1]: no step moves two points further apart than c times. */
  readonly contraction: number;
  /** D. */
  readonly diameter: number;
  /** s: how far the steps of two neighbours can differ at one point. */
  readonly shift: number;
}

/**
 * @param problem as a caller without types may pass it; fields may be missing.
 * @returns the problem in units of its noise.
 * @throws HiddenStateConditionError for the first condition that is missing or violated.
 */
export function checkConditions(problem: Partial<HiddenStateProblem>): NoisyContraction {
  mustBe('loss', problem.loss, 'convex', 'a neural network has no such bound: compose its steps instead');
  mustBe(
    'released',
    problem.released,
    'last-iterate',
    'where more is seen, compose the steps instead; evaluations on private data count as seen',
  );
  mustBe(
    'initialPoint',
    problem.initialPoint,
    'data-independent',
    'start from a constant, or charge what chose the start and pretrain on public data',
  );
  const smoothness = numberOf(problem, 'smoothness', (value) => value > 0, 'a finite number above 0');
  const strongConvexity = numberOf(
    problem,
    'strongConvexity',
    (value) => value >= 0 && value <= smoothness,
    `from 0 (just convex) to the smoothness of ${smoothness}`,
  );
  const diameter = numberOf(problem, 'diameter', (value) => value > 0, 'a finite number above 0');
  const stepSize = numberOf(problem, 'stepSize', (value) => value > 0, 'a finite number above 0');
  numberOf(problem, 'steps', isCount(0), 'an integer of at least 0');
  const sigma = numberOf(problem, 'noiseMultiplier', (value) => value >= 0, 'a finite number of at least 0');
  const datasetSize = numberOf(problem, 'datasetSize', isCount(1), 'an integer of at least 1');
  const bound = gradientBoundOf(problem);
  const samplingRate = samplingRateOf(problem);
  const largest = largestSmoothness(smoothness, strongConvexity, samplingRate);
  if (stepSize * largest > 2) {
    throw new HiddenStateConditionError(
      'stepSize',
      `must be at most 2 / ${largest} = ${2 / largest}, got ${stepSize}: a larger step can move two points apart${
        samplingRate < 1
          ? '; the smoothness is that of the largest batch, all data over the expected batch size'
          : ''
      }. Take a smaller step`,
    );
  }
  // Noise on the parameters is eta sigma L / B, and a record moves them by eta L / B, or by twice that if replaced.
  const noise = (stepSize * sigma * bound) / (samplingRate * datasetSize);
  return {
    contraction: Math.max(Math.abs(1 - stepSize * strongConvexity), Math.abs(1 - stepSize * largest)),
    diameter: diameter / noise,
    shift: (problem.neighbouring === 'replace-one' ? 2 : 1) / sigma,
  };
}

/** Divided by its expected size, a Poisson batch of all data is 1 / q times as smooth as the mean; its regulariser is not. */
function largestSmoothness(smoothness: number, strongConvexity: number, samplingRate: number): number {
  return samplingRate === 1 ? smoothness : strongConvexity + (smoothness - strongConvexity) / samplingRate;
}

function samplingRateOf({ batches, neighbouring }: Partial<HiddenStateProblem>): number {
  if (neighbouring === undefined || !neighbouringRelations.includes(neighbouring)) {
    throw new HiddenStateConditionError(
      'neighbouring',
      `must be one of ${neighbouringRelations.join(', ')}, got ${String(neighbouring)}`,
    );
  }
  if (batches?.kind === 'full') return 1;
  if (batches?.kind !== 'poisson')
    throw new HiddenStateConditionError(
      'batches',
      `must be of kind full or poisson, got ${JSON.stringify(batches)}; other samplers have no such bound here`,
    );
  if (!(batches.samplingRate > 0 && batches.samplingRate <= 1)) {
    throw new HiddenStateConditionError(
      'batches',
      `must have a samplingRate above 0 and at most 1, got ${batches.samplingRate}`,
    );
  }
  if (neighbouring === 'replace-one') {
    throw new HiddenStateConditionError(
      'neighbouring',
      'must be add-remove or zero-out with Poisson batches, got replace-one: take full batches, or one of those',
    );
  }
  return batches.samplingRate;
}

function gradientBoundOf({ gradientBound }: Partial<HiddenStateProblem>): number {
  const fail = (problem: string) => new HiddenStateConditionError('gradientBound', problem);
  switch (gradientBound?.kind) {
    case 'lipschitz': {
      const { constant, proof } = gradientBound;
      if (!isPositive(constant)) throw fail(`must have a finite constant above 0, got ${constant}`);
      if (typeof proof !== 'string' || proof.trim() === '')
        throw fail(
          "must carry a proof in words that no example's gradient exceeds the constant; it cannot be measured",
        );
      return constant;
    }
    case 'clipped-linear-model':
      if (!isPositive(gradientBound.clipNorm))
        throw fail(`must have a finite clipNorm above 0, got ${gradientBound.clipNorm}`);
      return gradientBound.clipNorm;
    case 'clipped':
      throw fail(
        'is per-example clipping, which does not stand in for a Lipschitz constant: a clipped gradient need not be the gradient of any convex loss, so that steps may move points apart. Prove a constant for the loss, or state clipped-linear-model where the model has one linear output',
      );
    default:
      throw fail(`must be stated, got ${JSON.stringify(gradientBound)}; give kind lipschitz with its proof`);
  }
}

function mustBe<K extends 'loss' | 'released' | 'initialPoint'>(
  condition: K,
  value: HiddenStateProblem[K] | undefined,
  only: HiddenStateProblem[K],
  remedy: string,
): void {
  if (value !== only)
    throw new HiddenStateConditionError(
      condition,
      `must be stated as "${only}", got ${JSON.stringify(value)}; ${remedy}`,
    );
}

function numberOf(
  problem: Partial<HiddenStateProblem>,
  condition:
    | 'smoothness'
    | 'strongConvexity'
    | 'diameter'
    | 'stepSize'
    | 'steps'
    | 'noiseMultiplier'
    | 'datasetSize',
  holds: (value: number) => boolean,
  limit: string,
): number {
  const value = problem[condition];
  if (typeof value !== 'number' || !Number.isFinite(value) || !holds(value))
    throw new HiddenStateConditionError(condition, `must be ${limit}, got ${String(value)}`);
  return value;
}

function isPositive(value: number): boolean {
  return typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY;
}

function isCount(least: number): (value: number) => boolean {
  return (value) => Number.isSafeInteger(value) && value >= least;
}
