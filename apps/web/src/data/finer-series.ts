import type { SeriesWindowFragment } from '@clipwise/contract/operations';
import { isDrawable } from './drawable';
import { metricNumber } from './metric-value';
import { type Axis, drawnAgainst, type Series } from './series';

/** A series with fewer points than this has all that were recorded: longer ones may have been thinned. */
export const completeBelow = 1_000;

/**
 * The steps that a stretch of an axis shows of a series, and one more at each side, so that lines run to the edges.
 *
 * @returns undefined where it shows none.
 */
export function stepsWithin(
  series: Series,
  axis: Axis,
  [from, to]: readonly [number, number],
  spent: Series | undefined,
): readonly [first: number, last: number] | undefined {
  const { x } = drawnAgainst(series, axis, spent);
  // Against epsilon the points before the first charge are left out at the front.
  const before = series.steps.length - x.length;
  let first = -1;
  let last = -1;
  x.forEach((place, at) => {
    if (place >= from && first === -1) first = at;
    if (place <= to) last = at;
  });
  if (first === -1 || last === -1) return undefined;
  const stepAt = (at: number) =>
    series.steps[Math.max(0, Math.min(series.steps.length - 1, at + before))] as number;
  return [stepAt(Math.min(first, last) - 1), stepAt(Math.max(first, last) + 1)];
}

/**
 * A series with a stretch of it in finer detail. A bucket of one point is that point; a fuller one is drawn through its first,
 * lowest, highest and last, and marked where something in it is no number. Epoch and time inside a bucket, of which the API
 * tells the first point's, are read off the neighbouring points in proportion to the step.
 */
export function withFiner(coarse: Series, window: SeriesWindowFragment): Series {
  const { steps: starts, lastSteps } = window;
  const from = starts[0];
  const to = lastSteps.at(-1);
  if (from === undefined || to === undefined) return coarse;
  const points = new Map<number, number | null>();
  starts.forEach((start, at) => {
    const first = metricNumber(window.firsts[at]);
    const last = metricNumber(window.lasts[at]);
    points.set(start, first);
    points.set(lastSteps[at] as number, last);
    const odd = oddValue(window, at);
    // Somewhere inside the bucket; between its first two steps nothing else can be.
    if (odd !== undefined && isDrawable(first) && isDrawable(last)) points.set(start + 0.5, odd);
    for (const [step, value] of [
      [window.minSteps[at], window.mins[at]],
      [window.maxSteps[at], window.maxs[at]],
    ])
      if (step != null && value != null) points.set(step, value);
  });
  const inside = [...points].sort(([a], [b]) => a - b);
  const known = {
    epochs: window.epochs,
    seconds: window.wallTimesMs.map((ms) => ms / 1000),
  };
  const end = coarse.steps.findIndex((step) => step > to);
  const tail = end === -1 ? coarse.steps.length : end;
  const head = coarse.steps.filter((step) => step < from).length;
  const column = (name: 'epochs' | 'seconds') => {
    const at = placeReader(
      [...starts, ...coarse.steps.slice(tail, tail + 1)],
      [...known[name], ...coarse[name].slice(tail, tail + 1)],
      coarse.steps,
      coarse[name],
    );
    return [...coarse[name].slice(0, head), ...inside.map(([step]) => at(step)), ...coarse[name].slice(tail)];
  };
  return {
    ...coarse,
    steps: [...coarse.steps.slice(0, head), ...inside.map(([step]) => step), ...coarse.steps.slice(tail)],
    epochs: column('epochs'),
    seconds: column('seconds'),
    values: [
      ...coarse.values.slice(0, head),
      ...inside.map(([, value]) => value),
      ...coarse.values.slice(tail),
    ],
  };
}

function oddValue({ counts, nans, infinities, negativeInfinities }: SeriesWindowFragment, at: number) {
  if ((counts[at] as number) < 2) return undefined;
  if ((nans[at] as number) > 0) return Number.NaN;
  if ((infinities[at] as number) > 0) return Number.POSITIVE_INFINITY;
  return (negativeInfinities[at] as number) > 0 ? Number.NEGATIVE_INFINITY : undefined;
}

/** Reads a column at a step: known there, or in proportion between the steps at its sides; beyond the last, by the others. */
function placeReader(
  steps: readonly number[],
  values: readonly number[],
  otherSteps: readonly number[],
  others: readonly number[],
): (step: number) => number {
  const between = (xs: readonly number[], ys: readonly number[], step: number): number | undefined => {
    const next = xs.findIndex((one) => one >= step);
    if (next === -1) return undefined;
    const [x1, y1] = [xs[next] as number, ys[next] as number];
    if (x1 === step || next === 0) return x1 === step ? y1 : undefined;
    const [x0, y0] = [xs[next - 1] as number, ys[next - 1] as number];
    return y0 + ((step - x0) / (x1 - x0)) * (y1 - y0);
  };
  return (step) =>
    between(steps, values, step) ?? between(otherSteps, others, step) ?? values.at(-1) ?? others.at(-1) ?? 0;
}
