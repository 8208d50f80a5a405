import { limits, type TrainingEvent } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import type { MetricPointRow } from '../../db/tables/metric-points.js';
import type { MetricSummaryRow } from '../../db/tables/metric-summaries.js';
import type { RunRow } from '../../db/tables/runs.js';
import { BadUserInputError } from '../../errors.js';
import { metricValueFromWire } from '../../schema/scalars/metric-value.js';
import { groupBy } from '../group-by.js';
import { disclosureOf } from './disclosure.js';
import {
  deleteSummaries,
  insertPoints,
  listSeriesPoints,
  listSummaries,
  mergeSummaries,
} from './metrics.repository.js';
import type { MetricSeries } from './metrics.type.js';

/** The values of one metrics-recorded event as rows. @throws BadUserInputError for a name that comes twice. */
export function metricRows(
  runId: string,
  cursor: number,
  event: Extract<TrainingEvent, { kind: 'metrics-recorded' }>,
): readonly MetricPointRow[] {
  const names = new Set(event.metrics.map((metric) => metric.name));
  if (names.size < event.metrics.length)
    throw new BadUserInputError('a metrics-recorded event names a metric twice');
  return event.metrics.map(({ name, value, disclosure }) => ({
    runId,
    name,
    cursor,
    step: event.step,
    epoch: event.epoch,
    wallTimeMs: event.wallTimeMs,
    value: metricValueFromWire(value),
    disclosure: disclosureOf(disclosure),
  }));
}

/** Metric values: stored at ingest, read as summaries and as series. */
export class MetricsService {
  constructor(private readonly db: Executor) {}

  /** Stores points, in order, inside the caller's transaction. */
  async record(tx: Executor, points: readonly MetricPointRow[]): Promise<void> {
    await insertPoints(tx, points);
  }

  /** Updates the summaries by points of the newest attempt; `isNewAttempt` forgets those before. */
  async summarize(
    tx: Executor,
    runId: string,
    points: readonly MetricPointRow[],
    isNewAttempt: boolean,
  ): Promise<void> {
    if (isNewAttempt) await deleteSummaries(tx, runId);
    const summaries = new Map<string, MetricSummaryRow>();
    for (const { name, value, step, disclosure } of points) {
      const before = summaries.get(name);
      const comparable = Number.isNaN(value) ? [] : [value];
      summaries.set(name, {
        runId,
        name,
        last: value,
        min: extreme(Math.min, [...comparable, ...present(before?.min)]),
        max: extreme(Math.max, [...comparable, ...present(before?.max)]),
        lastStep: step,
        disclosure,
      });
    }
    await mergeSummaries(tx, [...summaries.values()]);
  }

  /** The summaries of each run, by name. */
  async summaries(runIds: readonly string[]): Promise<readonly (readonly MetricSummaryRow[])[]> {
    const rows = await listSummaries(this.db, runIds);
    const byRun = groupBy(rows, (row) => row.runId);
    return runIds.map((id) => byRun.get(id) ?? []);
  }

  /** The series of the newest attempt. @throws BadUserInputError for maxPoints outside 1..10000. */
  async series(
    run: RunRow,
    names: readonly string[] | null,
    maxPoints: number,
    afterCursor: number,
  ): Promise<readonly MetricSeries[]> {
    if (maxPoints < 1 || maxPoints > limits.seriesPoints) {
      throw new BadUserInputError(`maxPoints must be from 1 to ${limits.seriesPoints}`);
    }
    const points = await listSeriesPoints(this.db, {
      runId: run.id,
      names,
      maxPoints,
      afterCursor: Math.max(afterCursor, run.attemptCursor),
    });
    const series = new Map<string, MetricSeries>();
    for (const point of points) {
      let columns = series.get(point.name);
      if (columns === undefined) {
        columns = {
          name: point.name,
          disclosure: point.disclosure,
          cursors: [],
          steps: [],
          epochs: [],
          wallTimesMs: [],
          values: [],
        };
        series.set(point.name, columns);
      }
      columns.cursors.push(point.cursor);
      columns.steps.push(point.step);
      columns.epochs.push(point.epoch);
      columns.wallTimesMs.push(point.wall_time_ms);
      columns.values.push(point.value);
    }
    return [...series.values()];
  }
}

function present(value: number | null | undefined): readonly number[] {
  return value == null ? [] : [value];
}

function extreme(choose: (...values: number[]) => number, values: readonly number[]): number | null {
  return values.length === 0 ? null : choose(...values);
}
