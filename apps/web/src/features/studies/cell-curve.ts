import { describe } from '@clipwise/statistics';
import type { Curve } from '../../charts/curve';
import type { Drawn } from '../../data/series';
import { sharedPlaces } from '../../data/shared-places';

/** A course of a mean with its interval. */
export type CellCurve = Pick<Curve, 'x' | 'y'> & { readonly band: NonNullable<Curve['band']> };

/** The mean over the runs of a cell and its 95 % interval, wherever all that have a course have a finite value; undefined where that is nowhere. */
export function cellCurve(runs: readonly Drawn[]): CellCurve | undefined {
  const shared = sharedPlaces(runs);
  if (shared.length === 0) return undefined;
  const described = shared.map(([, here]) => describe(here));
  return {
    x: shared.map(([at]) => at),
    y: described.map(({ mean }) => mean),
    band: {
      low: described.map(({ interval }) => interval?.low ?? null),
      high: described.map(({ interval }) => interval?.high ?? null),
    },
  };
}
