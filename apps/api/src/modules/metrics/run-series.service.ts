import { limits } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import { BadUserInputError } from '../../errors.js';
import { checkIdentifier, isStorable } from '../stored-text.js';
import type { RunSeries, SeriesAxis } from './run-series.type.js';
import { positionOf, stepsOf } from './store/axis.js';
import { listAttempts } from './store/metric-store.repository.js';
import { meanOf, mergeRollups, nonFinite } from './store/rollup.js';
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
      return ofRun.map((series) => ({ runId, attempt: number, attempts, ...columnsOf(series, axis) }));
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

function columnsOf({ name, rollups, bucketWidth, isComplete }: ReadSeries, axis: SeriesAxis) {
  return {
    key: name,
    disclosure: rollups.reduce(mergeRollups).disclosure,
    steps: rollups.map(({ first }) => first.step),
    positions: rollups.map(({ first }) => positionOf(first, axis)),
    values: rollups.map(meanOf),
    first: rollups.map(({ first }) => first.value),
    last: rollups.map(({ last }) => last.value),
    min: rollups.map(({ least }) => least?.value ?? null),
    max: rollups.map(({ greatest }) => greatest?.value ?? null),
    count: rollups.map(({ count }) => count),
    nonFinite: rollups.map(nonFinite),
    totalPoints: rollups.reduce((sum, { count }) => sum + count, 0),
    ...{ bucketWidth, isComplete },
  };
}
