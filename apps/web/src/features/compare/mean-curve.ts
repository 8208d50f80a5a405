import { sharedPlaces } from '@clipwise/statistics';
import { isDrawable } from '../../data/drawable';
import type { Drawn } from '../../data/series';
import { meanInterval } from './mean-interval';

/** The course of a mean over seeds and its 95 % interval. */
export type MeanCurve = {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  /** Seeds that the mean is over, everywhere alike. */
  readonly n: number;
};

/**
 * The mean of several runs wherever all of them have a finite value.
 *
 * Where a run ended early or has NaN the mean ends or has a gap rather than going on with fewer seeds, which would look
 * like a change of the method.
 *
 * @returns undefined where the runs share fewer than two places, or fewer than half of the longest of them: a line through
 *   what is left would tell of a course that no run had. The runs are then shown one by one.
 */
export function meanCurve(runs: readonly Drawn[]): MeanCurve | undefined {
  const shared = sharedPlaces(runs);
  const longest = Math.max(0, ...runs.map(({ y }) => y.filter(isDrawable).length));
  if (shared.length < 2 || shared.length < longest / 2) return undefined;
  const means = shared.map(([, here]) => meanInterval(here) as NonNullable<ReturnType<typeof meanInterval>>);
  const edge = (sign: 1 | -1) => means.map(({ mean, half }) => (half === null ? null : mean + sign * half));
  return {
    x: shared.map(([at]) => at),
    y: means.map(({ mean }) => mean),
    low: edge(-1),
    high: edge(1),
    n: runs.length,
  };
}
