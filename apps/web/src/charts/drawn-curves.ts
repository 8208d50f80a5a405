import { isDrawable } from '../data/drawable';
import { placesThatStay } from '../data/thinned';
import type { Curve } from './curve';
import { bearableWindow, smoothed } from './smoothing';

/** A curve as it is handed to a plot: what no axis can hold is a gap, and points that share a pixel are left out. */
export type DrawnCurve = {
  readonly x: number[];
  readonly y: (number | null)[];
  /** The values as they were recorded, NaN and infinities with them. */
  readonly recorded: (number | null)[];
  readonly smooth: (number | null)[] | undefined;
  readonly high: (number | null)[] | undefined;
  readonly low: (number | null)[] | undefined;
};

/**
 * Curves in the detail that a plot can show. Of a curve with more points than pixels every stretch keeps its first, lowest,
 * highest and last point and one that is no number, so that no extreme goes missing; means are taken over all points before.
 *
 * @param width of the plot in pixels; a stretch is two of them wide.
 */
export function drawnCurves(
  curves: readonly Curve[],
  smoothing: number,
  isLog: boolean,
  zoom: readonly [from: number, to: number] | undefined,
  width: number,
): readonly DrawnCurve[] {
  const stretches = Math.max(100, Math.ceil(width / 2));
  const clean = (values: readonly (number | null)[]) =>
    values.map((value) => (isDrawable(value) && !(isLog && value <= 0) ? value : null));
  return curves.map(({ x, y, band }) => {
    const smooth = isSmoothed(y.length, smoothing) ? smoothed(y, smoothing) : undefined;
    const places = shownPlaces(x, y, zoom, stretches);
    const at = <T>(column: readonly T[]): T[] =>
      places === undefined ? [...column] : places.map((place) => column[place] as T);
    const recorded = at(y);
    return {
      x: at(x),
      y: clean(recorded),
      recorded,
      smooth: smooth && clean(at(smooth)),
      high: band && clean(at(band.high)),
      low: band && clean(at(band.low)),
    };
  });
}

/** Whether a curve of so many points is drawn with its moving mean. */
const isSmoothed = (count: number, smoothing: number) => bearableWindow(count, smoothing) > 1;

/** Which points are drawn; undefined for all. */
function shownPlaces(
  x: readonly number[],
  y: readonly (number | null)[],
  zoom: readonly [from: number, to: number] | undefined,
  stretches: number,
): readonly number[] | undefined {
  if (y.length <= 4 * stretches) return undefined;
  if (zoom === undefined) return placesThatStay(y, stretches);
  // One more at each side, so that lines run to the edges.
  const first = Math.max(0, x.findIndex((one) => one >= zoom[0]) - 1);
  const last = x.findLastIndex((one) => one <= zoom[1]) + 1;
  const inside = y.slice(first, last + 1);
  const kept =
    inside.length <= 4 * stretches ? inside.map((_, place) => place) : placesThatStay(inside, stretches);
  return kept.map((place) => place + first);
}
