import type { Neighbouring } from './neighbouring.js';
import { roundUp } from './round-up.js';

/** An epsilon with all that it means nothing without. */
export interface EpsilonFacts {
  readonly epsilon: number;
  readonly delta: number;
  /** Whose presence is hidden: `example`, `scan`, `subject`, ... */
  readonly unit: string;
  /** Left out where a heading says it. */
  readonly neighbouring?: Neighbouring;
}

/** Decimals of an epsilon for people; the value is rounded up to them. */
export const epsilonDigits = 3;

/**
 * The one form in which an epsilon is written.
 *
 * @param digits decimals, for a place that has room for fewer; default `epsilonDigits`.
 * @example
 * epsilonText({ epsilon: 6.0302, delta: 1e-5, unit: 'scan' }); // 'epsilon 6.031, delta 1e-5, per scan'
 */
export function epsilonText(
  { epsilon, delta, unit, neighbouring }: EpsilonFacts,
  digits: number = epsilonDigits,
): string {
  const relation = neighbouring === undefined ? '' : ` (${neighbouring})`;
  return `epsilon ${roundUp(epsilon, digits)}, delta ${deltaText(delta)}, per ${unit}${relation}`;
}

/**
 * @example
 * deltaText(0.00001); // '1e-5'
 */
export function deltaText(delta: number): string {
  return delta < 1e-3 ? delta.toExponential() : String(delta);
}
