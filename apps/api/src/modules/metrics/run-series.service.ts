import { limits } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import { BadUserInputError } from '../../errors.js';
import { checkIdentifier, isStorable } from '../stored-text.js';
import type { RunSeries, SeriesAxis } from './run-series.type.js';
import { positionsOf, stepsOf } from './store/axis.js';
import { disclosureOfAll, meanOf, nonFiniteOf, totalOf } from './store/buckets.js';
import { listAttempts } from './store/metric-store.repository.js';
import { disclosures, pick } from './store/points.js';
import type { ReadSeries, SeriesReader, Stretch } from './store/series-reader.service.js';

/** Series of several runs as they are asked for. */
export interface SeriesRequest {
  readonly runIds: readonly string[];
  /** Null for all. */
  readonly keys: readonly string[] | null;
  /** 1 for the first; null for the newest of each run. */
  readonly attempt: number | null;
  /** On the axis, both included; null for the first and the last that there is. */
  readonly from: number | null;
  readonly to: number | null;
  readonly axis: SeriesAxis;
  readonly maxPoints: number;
}

/** Series of many runs at once. */
export class RunSeriesService {
  constructor(
    private readonly db: Executor,
    private readonly reader: SeriesReader,
  ) {}

  /**
   * The series that have points in the stretch, by run in the order asked for and by name.
   *
   * @throws BadUserInputError, naming the limit; NotFoundError for what cannot be the id of a run.
   */
  async series(request: SeriesRequest): Promise<readonly RunSeries[]> {
    check(request);
    const { keys, attempt, axis, maxPoints } = request;
    const runIds = [...new Set(request.runIds.map((id) => checkIdentifier('run', id).toLowerCase()))];
    const attemptsOf = new Map(
      (await listAttempts(this.db, runIds)).map(({ runId, cursors }) => [runId, cursors]),
    );
    const asked = runIds.flatMap((runId) => {
      const cursors = attemptsOf.get(runId) ?? [];
      const number = attempt ?? cursors.length;
      const cursor = number === 0 ? 0 : cursors[number - 1];
      if (cursor === undefined) return [];
      return [{ runId, number, attempts: cursors.length, cursor }];
    });
    const whole = asked.map(({ runId, cursor }): Stretch => {
      const ends = { from: null, to: null, afterCursor: 0, maxBuckets: maxPoints, isEven: false };
      return { runId, attempt: cursor, names: keys, ...ends, maxPoints };
    });
    const stretches = await stepsOf(this.reader, whole, request);
    const found = await this.reader.read(stretches);
    return found.flatMap((ofRun, place) => {
      const { runId, number, attempts } = asked[place] ?? { runId: '', number: 0, attempts: 0 };
      return ofRun.map((series) =>
        Object.assign(columnsOf(series, axis), { runId, attempt: number, attempts }),
      );
    });
  }
}

function check({ runIds, keys, attempt, from, to, maxPoints }: SeriesRequest): void {
  if (runIds.length > limits.pageSize)
    throw new BadUserInputError(
      `runIds has ${runIds.length} entries, at most ${limits.pageSize} are allowed; ask several times`,
    );
  if (keys !== null && keys.length > limits.eventMetrics)
    throw new BadUserInputError(
      `keys has ${keys.length} entries, at most ${limits.eventMetrics} are allowed; ask several times`,
    );
  if (keys?.some((key) => key.length > limits.metricNameLength || !isStorable(key)))
    throw new BadUserInputError(
      `keys must be names of metrics: at most ${limits.metricNameLength} characters`,
    );
  if (attempt !== null && attempt < 0)
    throw new BadUserInputError(`attempt must be 0 or more, got ${attempt}`);
  if (maxPoints < 1 || maxPoints > limits.seriesPoints)
    throw new BadUserInputError(`maxPoints must be from 1 to ${limits.seriesPoints}, got ${maxPoints}`);
  if (from !== null && to !== null && to < from)
    throw new BadUserInputError(`to must be ${from} or more, as from is, got ${to}`);
}

/** Columns are made when they are asked for. */
function columnsOf(
  { name, buckets, bucketWidth, isComplete }: ReadSeries,
  axis: SeriesAxis,
): Omit<RunSeries, 'runId' | 'attempt' | 'attempts'> {
  const { points, first, last, least, greatest, count } = buckets;
  return {
    key: name,
    disclosure: disclosures[disclosureOfAll(buckets)] ?? 'DIAGNOSTIC',
    get steps() {
      return pick(points.step, first);
    },
    get positions() {
      return pick(positionsOf(points, axis), first);
    },
    get values() {
      return eachBucket(first.length, (bucket) => meanOf(buckets, bucket));
    },
    get first() {
      return pick(points.value, first);
    },
    get last() {
      return pick(points.value, last);
    },
    get min() {
      return pickOrNull(points.value, least);
    },
    get max() {
      return pickOrNull(points.value, greatest);
    },
    count,
    get nonFinite() {
      return eachBucket(first.length, (bucket) => nonFiniteOf(buckets, bucket));
    },
    totalPoints: totalOf(buckets),
    ...{ bucketWidth, isComplete },
  };
}

/** As `pick`, with null where there is no place. */
function pickOrNull(column: Float64Array, places: Int32Array): readonly (number | null)[] {
  return eachBucket<number | null>(places.length, (bucket) => {
    const place = places[bucket] as number;
    return place < 0 ? null : (column[place] as number);
  });
}

function eachBucket<Entry>(length: number, entryOf: (bucket: number) => Entry): readonly Entry[] {
  const entries = new Array<Entry>(length);
  for (let bucket = 0; bucket < length; bucket += 1) entries[bucket] = entryOf(bucket);
  return entries;
}
