import type { Disclosure, EpsilonSeriesFragment, SeriesFragment } from '@clipwise/contract/operations';
import { drawable } from './metric-value';

/** The name under which the ledger's epsilon is chosen and drawn; no metric has it. */
export const epsilonName = 'epsilon';

/** What a chart can be drawn against. */
export const axes = ['step', 'epoch', 'time'] as const;
export type Axis = (typeof axes)[number];

/** One metric over a run, columnar. */
export type Series = {
  readonly name: string;
  readonly disclosure: Disclosure;
  readonly steps: number[];
  readonly epochs: number[];
  readonly seconds: number[];
  readonly values: (number | null)[];
};

/** A copy of the API's series that can grow. */
export function toSeries(series: SeriesFragment): Series {
  return {
    name: series.name,
    disclosure: series.disclosure,
    steps: [...series.steps],
    epochs: [...series.epochs],
    seconds: series.wallTimesMs.map((ms) => ms / 1000),
    values: series.values.map(drawable),
  };
}

/** The ledger's epsilon along the steps of an attempt, as a series like any other; charges may come in any order. */
export function toEpsilonSeries(series: EpsilonSeriesFragment): Series {
  const order = series.steps
    .map((_, at) => at)
    .sort((a, b) => (series.steps[a] as number) - (series.steps[b] as number));
  const sorted = <T>(values: readonly T[]) => order.map((at) => values[at] as T);
  return {
    name: epsilonName,
    disclosure: 'PUBLIC',
    steps: sorted(series.steps),
    epochs: sorted(series.epochs),
    seconds: sorted(series.wallTimesMs).map((ms) => ms / 1000),
    values: sorted(series.epsilons),
  };
}

/** The x values of a series. */
export function axisValues(series: Series, axis: Axis): readonly number[] {
  return axis === 'step' ? series.steps : axis === 'epoch' ? series.epochs : series.seconds;
}

/** The axis named in a URL; step when none or another is. */
export function readAxis(text: string | null): Axis {
  return axes.find((axis) => axis === text) ?? 'step';
}

/** What stands under a chart's x axis. */
export function axisLabel(axis: Axis): string {
  return axis === 'time' ? 'time (s)' : axis;
}
