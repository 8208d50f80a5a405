import { meanCourse } from '@clipwise/statistics';
import type { Curve } from '../../charts/curve';
import type { Drawn } from '../../data/series';

/** A course of a mean with its interval. */
export type CellCurve = Pick<Curve, 'x' | 'y'> & { readonly band: NonNullable<Curve['band']> };

/** The mean over the runs of a cell and its 95 % interval, wherever all that have a course have a finite value; undefined where that is nowhere. */
export function cellCurve(runs: readonly Drawn[]): CellCurve | undefined {
  const { x, mean, low, high } = meanCourse(runs);
  return x.length === 0 ? undefined : { x, y: mean, band: { low, high } };
}
