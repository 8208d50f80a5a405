import type { MetricDisclosure, MetricValue } from '@clipwise/contract';
import type { MetricBatchRow } from '../../../db/tables/metric-batches.js';
import type { NumberedEvent } from '../../../db/tables/run-events.js';
import type { StoredRunEvent } from '../../../db/tables/stored-run-event.js';
import { metricValueFromWire, metricValueToWire } from '../../../schema/scalars/metric-value.js';
import { disclosureOf } from '../disclosure.js';
import { disclosures, GrowingPoints, type Points } from './points.js';

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
  let layout = 0;
  const events = numbered.map(({ cursor, event }) => {
    const { at, step, epoch, wallTimeMs, metrics } = event;
    // Events of one kind come one after another.
    const before = layouts[layout];
    if (before === undefined || !isLaidOut(before, metrics)) {
      const other = metrics.map(({ name, disclosure }) => [name, disclosure] as const);
      const key = JSON.stringify(other);
      layout = places.get(key) ?? layouts.length;
      if (layout === layouts.length) {
        places.set(key, layout);
        layouts.push(other);
      }
    }
    return [layout, cursor, Date.parse(at), step, epoch, wallTimeMs, ...metrics.map(({ value }) => value)];
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

function isLaidOut(layout: Layout, metrics: MetricsEvent['metrics']): boolean {
  return (
    layout.length === metrics.length &&
    layout.every(([name, disclosure], place) => {
      const metric = metrics[place];
      return metric?.name === name && metric.disclosure === disclosure;
    })
  );
}

/** The points of batches of one attempt by name, as they came. */
export function pointsOfBatches(stored: Iterable<string>): ReadonlyMap<string, Points> {
  const series = new Map<string, GrowingPoints>();
  for (const text of stored) {
    const { layouts, events } = JSON.parse(text) as StoredBatch;
    const columns = layouts.map((layout) =>
      layout.map(([name, word]) => {
        const points = series.get(name) ?? new GrowingPoints();
        series.set(name, points);
        return { points, disclosure: disclosures.indexOf(disclosureOf(word)) };
      }),
    );
    for (const [layout, cursor, at, step, epoch, wallTimeMs, ...values] of events) {
      columns[layout]?.forEach(({ points, disclosure }, place) => {
        const value = metricValueFromWire(values[place] ?? 'NaN');
        points.push({ cursor, step, epoch, wallTimeMs, value, at, place, disclosure });
      });
    }
  }
  return new Map([...series].map(([name, points]) => [name, points.points()]));
}

/** The events with cursors `from`..`to` that points of one run were recorded by, in order. */
export function eventsOfPoints(
  runId: string,
  series: Iterable<readonly [string, Points]>,
  { from, to }: { readonly from: number; readonly to: number },
): readonly NumberedEvent[] {
  const found = new Map<number, Extract<NumberedEvent['event'], { kind: 'metrics-recorded' }>>();
  for (const [name, points] of series) {
    for (const [index, cursor] of points.cursor.entries()) {
      if (cursor < from || cursor > to) continue;
      const numbers = (column: keyof Points) => points[column][index] as number;
      let event = found.get(cursor);
      if (event === undefined) {
        event = {
          kind: 'metrics-recorded',
          at: new Date(numbers('at')).toISOString(),
          step: numbers('step'),
          epoch: numbers('epoch'),
          wallTimeMs: numbers('wallTimeMs'),
          metrics: [],
        };
        found.set(cursor, event);
      }
      const word = disclosures[numbers('disclosure')] ?? 'DIAGNOSTIC';
      event.metrics[numbers('place')] = {
        name,
        value: metricValueToWire(numbers('value')),
        disclosure: word.toLowerCase() as MetricDisclosure,
      };
    }
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([cursor, event]) => ({ runId, cursor, at: new Date(event.at), event }));
}
