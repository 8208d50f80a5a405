import type { EpsilonSeriesFragment } from '@clipwise/contract/operations';
import type { Series } from './series';

/** The name under which the ledger's epsilon is chosen and drawn; no metric has it. */
export const epsilonName = 'epsilon';

/** The ledger's epsilon after each charge of an attempt, columnar; it can grow. */
export type EpsilonPoints = {
  /** What earlier attempts had spent; null where that has no bound. */
  readonly earlier: number | null;
  readonly cursors: number[];
  readonly steps: number[];
  readonly epochs: number[];
  readonly seconds: number[];
  readonly values: (number | null)[];
};

/** A copy of the API's series that can grow. */
export function toEpsilonPoints(series: EpsilonSeriesFragment): EpsilonPoints {
  return {
    earlier: series.earlierEpsilon ?? null,
    cursors: [...series.cursors],
    steps: [...series.steps],
    epochs: [...series.epochs],
    seconds: series.wallTimesMs.map((ms) => ms / 1000),
    values: series.epsilons.map((epsilon) => epsilon ?? null),
  };
}

/** The points of an attempt that begins. */
export function startEpsilonPoints(earlier: number | null): EpsilonPoints {
  return { earlier, cursors: [], steps: [], epochs: [], seconds: [], values: [] };
}

/**
 * What is drawn of the points beside numbers that were read at another time: the charges that those numbers hold, and at
 * the last of them the number that is shown elsewhere, which may be tighter than the one that came with the charge.
 *
 * It starts at what earlier attempts had spent. Charges may come in any order of their steps.
 *
 * @param shown the run's last cursor and its ledger's epsilon, read together.
 * @returns undefined where nothing has a bound.
 */
export function epsilonSeriesAt(
  points: EpsilonPoints,
  shown: { readonly lastCursor: number; readonly epsilon: number | null },
): Series | undefined {
  const past = points.cursors.findIndex((cursor) => cursor > shown.lastCursor);
  const end = past === -1 ? points.cursors.length : past;
  const order = points.steps
    .slice(0, end)
    .map((_, at) => at)
    .sort((a, b) => (points.steps[a] as number) - (points.steps[b] as number));
  const values = points.values.slice(0, end);
  if (end > 0) values[end - 1] = shown.epsilon;
  if (values.every((value) => value === null)) return undefined;
  const hasStart = points.earlier !== null && (points.steps[order[0] as number] as number) > 0;
  const drawn = <T>(start: T, column: readonly T[]) => [
    ...(hasStart ? [start] : []),
    ...order.map((at) => column[at] as T),
  ];
  return {
    name: epsilonName,
    disclosure: 'PUBLIC',
    steps: drawn(0, points.steps),
    epochs: drawn(0, points.epochs),
    seconds: drawn(0, points.seconds),
    values: drawn<number | null>(points.earlier, values),
  };
}
