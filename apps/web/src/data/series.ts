import type { Disclosure, SeriesFragment } from '@clipwise/contract/operations';
import { drawable } from './metric-value';

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
