import { limits, metricNames } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import type { MetricSummaryRow } from '../../db/tables/metric-summaries.js';
import type { RunPatch, RunRow } from '../../db/tables/runs.js';
import { BadUserInputError } from '../../errors.js';
import { metricValueFromWire, metricValueToWire } from '../../schema/scalars/metric-value.js';
import { groupBy } from '../group-by.js';
import { disclosureOf } from './disclosure.js';
import { deleteSummaries, listSummaries, mergeSummaries } from './metrics.repository.js';
import type { MetricSeries } from './metrics.type.js';
import { batchRow, type MetricsEvent, type NumberedMetricsEvent } from './store/batch-codec.js';
import { type Buckets, disclosureOfAll } from './store/buckets.js';
import { insertBatches } from './store/metric-store.repository.js';
import { comparePoints, disclosures } from './store/points.js';
import type { ReadSeries, SeriesReader, Stretch } from './store/series-reader.service.js';

/** Metrics events that arrived together and belong to one attempt of a run. */
export interface RecordedMetrics {
  /** Cursor of the run-started event that they follow; 0 for none. */
  readonly attempt: number;
  readonly events: readonly NumberedMetricsEvent[];
}

/** Series of the newest attempt of a run. */
export interface NewestSeries {
  readonly run: RunRow;
  /** Null for all. */
  readonly names: readonly string[] | null;
  readonly maxPoints: number;
  /** Points that came up to here are left out. */
  readonly afterCursor: number;
}

/** @throws BadUserInputError for a name that comes twice. */
export function checkMetrics({ metrics }: MetricsEvent): void {
  if (new Set(metrics.map(({ name }) => name)).size < metrics.length)
    throw new BadUserInputError('a metrics-recorded event names a metric twice');
}

/** Metric values: stored at ingest, read as summaries and as series. */
export class MetricsService {
  constructor(
    private readonly db: Executor,
    private readonly reader: SeriesReader,
  ) {}

  /**
   * Stores metrics inside the caller's transaction, the newest attempt last, and updates the summaries by it.
   *
   * @param isNewAttempt whether the last of them begins an attempt: the summaries of those before are then forgotten.
   * @returns what changes in the run.
   */
  async record(
    tx: Executor,
    runId: string,
    recorded: readonly RecordedMetrics[],
    isNewAttempt: boolean,
  ): Promise<RunPatch> {
    const batches = recorded.filter(({ events }) => events.length > 0);
    await insertBatches(
      tx,
      batches.map(({ attempt, events }) => batchRow(runId, attempt, events)),
    );
    if (isNewAttempt) await deleteSummaries(tx, runId);
    const merged = await mergeSummaries(tx, summariesOf(runId, recorded.at(-1)?.events ?? []));
    const lastOf = new Map(merged.map(({ name, last }) => [name, last]));
    const meanDice = lastOf.get(metricNames.meanDice);
    const pixelAccuracy = lastOf.get(metricNames.pixelAccuracy);
    return {
      ...(meanDice === undefined ? {} : { meanDice }),
      ...(pixelAccuracy === undefined ? {} : { pixelAccuracy }),
    };
  }

  /** The summaries of each run, by name. */
  async summaries(runIds: readonly string[]): Promise<readonly (readonly MetricSummaryRow[])[]> {
    const rows = await listSummaries(this.db, runIds);
    const byRun = groupBy(rows, (row) => row.runId);
    return runIds.map((id) => byRun.get(id) ?? []);
  }

  /**
   * For each request the series of the newest attempt, in the order of their steps; read together, however many. A longer one is told
   * by its first and last point, and of each bucket by the least, the greatest and the first value that is not finite.
   *
   * @throws BadUserInputError for maxPoints outside 1..10000.
   */
  async series(requests: readonly NewestSeries[]): Promise<readonly (readonly MetricSeries[])[]> {
    for (const { maxPoints } of requests)
      if (maxPoints < 1 || maxPoints > limits.seriesPoints)
        throw new BadUserInputError(`maxPoints must be from 1 to ${limits.seriesPoints}, got ${maxPoints}`);
    const found = await this.reader.read(requests.map((request) => stretchOf(request, 2)));
    // A bucket with a value that is not finite tells three points: such series are read once more, in fewer.
    const again = requests.flatMap((request, place) => {
      const names = (found[place] ?? []).filter(isOdd).map(({ name }) => name);
      return names.length === 0 ? [] : [{ place, stretch: stretchOf({ ...request, names }, 3) }];
    });
    const coarser = again.length === 0 ? [] : await this.reader.read(again.map(({ stretch }) => stretch));
    const better = new Map(
      again.map(({ place }, index) => [
        place,
        new Map(coarser[index]?.map((series) => [series.name, series])),
      ]),
    );
    return requests.map(({ maxPoints }, place) =>
      (found[place] ?? []).map((series) =>
        columnsOf(better.get(place)?.get(series.name) ?? series, maxPoints),
      ),
    );
  }
}

function isOdd({ buckets, isComplete }: ReadSeries): boolean {
  return !isComplete && buckets.odd.some((place) => place >= 0);
}

/** @param told points that a bucket tells. */
function stretchOf({ run, names, maxPoints, afterCursor }: NewestSeries, told: number): Stretch {
  return {
    ...{ runId: run.id, attempt: run.attemptCursor, names, from: null, to: null, afterCursor, maxPoints },
    ...{ isEven: true, maxBuckets: Math.max(1, Math.floor((maxPoints - 2) / told)) },
  };
}

/** What these events say of each metric; numbers that JSON lacks are texts. */
function summariesOf(runId: string, events: readonly NumberedMetricsEvent[]): readonly object[] {
  const summaries = new Map<string, Omit<MetricSummaryRow, 'runId'>>();
  for (const { event } of events) {
    const { step } = event;
    for (const { name, value: wire, disclosure: word } of event.metrics) {
      const value = metricValueFromWire(wire);
      let summary = summaries.get(name);
      if (summary === undefined) {
        const nothing = { last: value, lastStep: step, min: null, max: null };
        summary = { name, ...nothing, disclosure: disclosureOf(word) };
        summaries.set(name, summary);
      }
      if (step >= summary.lastStep) {
        summary.last = value;
        summary.lastStep = step;
        summary.disclosure = disclosureOf(word);
      }
      if (Number.isNaN(value)) continue;
      if (summary.min === null || value < summary.min) summary.min = value;
      if (summary.max === null || value > summary.max) summary.max = value;
    }
  }
  const wire = (value: number | null) => (value === null ? null : metricValueToWire(value));
  return Array.from(summaries.values(), ({ last, min, max, ...row }) => {
    return { runId, ...row, last: wire(last), min: wire(min), max: wire(max) };
  });
}

function columnsOf({ name, buckets, isComplete }: ReadSeries, maxPoints: number): MetricSeries {
  const { points } = buckets;
  const places = isComplete ? [...buckets.first] : told(buckets, maxPoints);
  const at = (column: Float64Array) => places.map((place) => column[place] as number);
  return {
    name,
    disclosure: disclosures[disclosureOfAll(buckets)] ?? 'DIAGNOSTIC',
    // Taken out where they are asked for: hundreds of series are read for two of the five.
    get cursors() {
      return at(points.cursor);
    },
    get steps() {
      return at(points.step);
    },
    get epochs() {
      return at(points.epoch);
    },
    get wallTimesMs() {
      return at(points.wallTimeMs);
    },
    get values() {
      return at(points.value);
    },
  };
}

/** Places of at most `maxPoints` of the points that buckets name: the ends before all others, the last one before the first. */
function told({ points, first, last, least, greatest, odd }: Buckets, maxPoints: number): readonly number[] {
  const ends = [last.at(-1) ?? -1, first[0] ?? -1];
  const others = Array.from(odd, (place, bucket) => [place, least[bucket] ?? -1, greatest[bucket] ?? -1]);
  const byCursor = new Map<number, number>();
  for (const place of [...ends, ...others.flat()]) {
    if (place >= 0 && byCursor.size < maxPoints) byCursor.set(points.cursor[place] as number, place);
  }
  return [...byCursor.values()].sort((a, b) => comparePoints(points, a, b));
}
