import type { MetricDisclosure, MetricValue } from '@clipwise/contract';
import type { MetricBatchRow } from '../../../db/tables/metric-batches.js';
import type { NumberedEvent } from '../../../db/tables/run-events.js';
import type { StoredRunEvent } from '../../../db/tables/stored-run-event.js';
import { metricValueFromWire, metricValueToWire } from '../../../schema/scalars/metric-value.js';
import { disclosureOf } from '../disclosure.js';
import type { StoredPoint } from './stored-point.js';

/** A metrics-recorded event as it is stored. */
export type MetricsEvent = Extract<StoredRunEvent, { kind: 'metrics-recorded' }>;

/** A metrics-recorded event with its place. */
export interface NumberedMetricsEvent {
  readonly cursor: number;
  readonly event: MetricsEvent;
}

/** Names and disclosures of the metrics of an event, in their order. */
type Layout = readonly (readonly [string, MetricDisclosure])[];

/** The JSON of a batch; an event is `[layout, cursor, at, step, epoch, wallTimeMs, ...values]`. */
interface StoredBatch {
  readonly layouts: readonly Layout[];
  readonly events: readonly (readonly [number, number, number, number, number, number, ...MetricValue[]])[];
}

/** The row of events that follow the run-started event at `attempt` and came together; there is at least one. */
export function batchRow(
  runId: string,
  attempt: number,
  numbered: readonly NumberedMetricsEvent[],
): MetricBatchRow {
  const places = new Map<string, number>();
  const layouts: Layout[] = [];
  const events = numbered.map(({ cursor, event }) => {
    const layout = event.metrics.map(({ name, disclosure }) => [name, disclosure] as const);
    const key = JSON.stringify(layout);
    let place = places.get(key);
    if (place === undefined) {
      place = layouts.length;
      places.set(key, place);
      layouts.push(layout);
    }
    const { at, step, epoch, wallTimeMs, metrics } = event;
    return [place, cursor, Date.parse(at), step, epoch, wallTimeMs, ...metrics.map(({ value }) => value)];
  });
  return {
    runId,
    firstCursor: numbered[0]?.cursor ?? 0,
    lastCursor: numbered.at(-1)?.cursor ?? 0,
    attempt,
    points: numbered.reduce((sum, { event }) => sum + event.metrics.length, 0),
    events: JSON.stringify({ layouts, events }),
  };
}

/** The points of a batch by name. */
export function pointsOfBatch(stored: string): ReadonlyMap<string, StoredPoint[]> {
  const { layouts, events } = JSON.parse(stored) as StoredBatch;
  const series = new Map<string, StoredPoint[]>();
  for (const [layout, cursor, at, step, epoch, wallTimeMs, ...values] of events) {
    layouts[layout]?.forEach(([name, disclosure], place) => {
      const value = metricValueFromWire(values[place] ?? 'NaN');
      const point = {
        cursor,
        step,
        epoch,
        wallTimeMs,
        at,
        value,
        place,
        disclosure: disclosureOf(disclosure),
      };
      const points = series.get(name);
      if (points === undefined) series.set(name, [point]);
      else points.push(point);
    });
  }
  return series;
}

/** The events that points of one run were recorded by, in order. */
export function eventsOfPoints(
  runId: string,
  series: Iterable<readonly [string, readonly StoredPoint[]]>,
): readonly NumberedEvent[] {
  const found = new Map<number, { readonly point: StoredPoint; readonly metrics: MetricsEvent['metrics'] }>();
  for (const [name, points] of series) {
    for (const point of points) {
      const event = found.get(point.cursor) ?? { point, metrics: [] };
      found.set(point.cursor, event);
      event.metrics[point.place] = {
        name,
        value: metricValueToWire(point.value),
        disclosure: point.disclosure.toLowerCase() as MetricDisclosure,
      };
    }
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([cursor, { point, metrics }]) => {
      const { step, epoch, wallTimeMs } = point;
      const at = new Date(point.at);
      return {
        ...{ runId, cursor, at },
        event: { kind: 'metrics-recorded', at: at.toISOString(), step, epoch, wallTimeMs, metrics },
      };
    });
}
