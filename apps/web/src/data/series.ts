import type { Disclosure, SeriesFragment } from '@clipwise/contract/operations';
import { metricNumber } from './metric-value';

/** What a chart can be drawn against. */
export const axes = ['step', 'epoch', 'time', 'epsilon'] as const;
export type Axis = (typeof axes)[number];

/** One metric over a run, columnar. */
export type Series = {
  readonly name: string;
  readonly disclosure: Disclosure;
  readonly steps: number[];
  readonly epochs: number[];
  readonly seconds: number[];
  /** NaN and infinities as they were recorded; null where there is nothing. */
  readonly values: (number | null)[];
};

/** A series as the API tells it, without the columns that were not asked for. */
export type ToldSeries = Pick<SeriesFragment, 'name' | 'disclosure' | 'steps' | 'values'> &
  Partial<Pick<SeriesFragment, 'epochs' | 'wallTimesMs'>>;

/** A copy of the API's series that can grow. A column that was not asked for is empty. */
export function toSeries(series: ToldSeries): Series {
  return {
    name: series.name,
    disclosure: series.disclosure,
    steps: [...series.steps],
    epochs: [...(series.epochs ?? [])],
    seconds: (series.wallTimesMs ?? []).map((ms) => ms / 1000),
    values: series.values.map(metricNumber),
  };
}

/** A series as it is drawn: `x` ascends. */
export type Drawn = { readonly x: readonly number[]; readonly y: readonly (number | null)[] };

/**
 * A series against an axis. Against epsilon each point stands at what had been spent at its step, and points before the
 * first charge are left out; nothing is left where the run has no epsilon.
 *
 * @param spent the ledger's epsilon over the run, its steps ascending.
 */
export function drawnAgainst(series: Series, axis: Axis, spent: Series | undefined): Drawn {
  if (axis === 'time') return byTime(series);
  if (axis !== 'epsilon') return { x: axis === 'step' ? series.steps : series.epochs, y: series.values };
  const x: number[] = [];
  const y: (number | null)[] = [];
  let charge = -1;
  series.steps.forEach((step, at) => {
    while (spent !== undefined && (spent.steps[charge + 1] ?? Number.POSITIVE_INFINITY) <= step) charge += 1;
    const epsilon = spent?.values[charge];
    if (epsilon === undefined || epsilon === null) return;
    x.push(epsilon);
    y.push(series.values[at] ?? null);
  });
  return { x, y };
}

/** Steps that were taken again when a run went on came later than others behind them. */
function byTime({ seconds, values }: Series): Drawn {
  if (seconds.every((time, at) => at === 0 || (seconds[at - 1] as number) <= time))
    return { x: seconds, y: values };
  const order = seconds.map((_, at) => at).sort((a, b) => (seconds[a] as number) - (seconds[b] as number));
  return { x: order.map((at) => seconds[at] as number), y: order.map((at) => values[at] ?? null) };
}

/** The axis named in a URL; step when none or another is. */
export function readAxis(text: string | null): Axis {
  return axes.find((axis) => axis === text) ?? 'step';
}

/** What stands at a chart's x axis. */
export function axisLabel(axis: Axis): string {
  return axis === 'time' ? 'time (s)' : axis;
}

/** The part of an axis in an address, "12..48"; undefined for all of it. */
export function readZoom(text: string | null): readonly [number, number] | undefined {
  const [from, to] = text?.split('..').map(Number) ?? [];
  return from !== undefined && to !== undefined && from < to ? [from, to] : undefined;
}

/** How a part of an axis is kept in an address. */
export function zoomText(zoom: readonly [number, number] | undefined): string | undefined {
  return zoom === undefined ? undefined : zoom.join('..');
}
