import { reservedMetricNames } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import { listAttempts } from './store/metric-store.repository.js';
import type { ReadSeries, SeriesReader, Stretch } from './store/series-reader.service.js';
import type { StoredPoint } from './store/stored-point.js';

/** A point with the name of its metric. */
export interface NamedPoint {
  readonly name: string;
  readonly point: StoredPoint;
}

/** Attempts of a run to read, and where to begin. */
export interface PointsRequest {
  readonly runId: string;
  /** Null for all metrics. */
  readonly names: readonly string[] | null;
  /** A number from 1 on, the newest, or each of them. */
  readonly attempt: number | 'newest' | 'all';
}

/** A point as its place in the order of `points`. */
export interface PointPlace {
  readonly attempt: number;
  readonly step: number;
  readonly cursor: number;
  readonly name: string;
}

/** Points of a page: what is held in memory at a time. */
const pagePoints = 20_000;

/** Every point of attempts as it was recorded, however many there are. */
export class AttemptPointsService {
  constructor(
    private readonly db: Executor,
    private readonly reader: SeriesReader,
  ) {}

  /**
   * All points by attempt, step, cursor of the event, and name; page by page, with nothing held between two pages. Epsilon is
   * none of them: it is in the ledger.
   *
   * @param after the point behind which to begin; null for the first.
   */
  async *points(
    { runId, names, attempt }: PointsRequest,
    after: PointPlace | null,
  ): AsyncGenerator<{ readonly attempt: number; readonly points: readonly NamedPoint[] }, void, undefined> {
    const [found] = await listAttempts(this.db, [runId]);
    const cursors = [0, ...(found?.cursors ?? [])];
    for (const [number, cursor] of cursors.entries()) {
      const isAsked = attempt === 'all' || number === (attempt === 'newest' ? cursors.length - 1 : attempt);
      if (!isAsked || number < (after?.attempt ?? 0)) continue;
      const place = after?.attempt === number ? after : null;
      for await (const points of this.#ofAttempt(runId, cursor, names, place))
        yield { attempt: number, points };
    }
  }

  async *#ofAttempt(
    runId: string,
    attempt: number,
    names: readonly string[] | null,
    after: PointPlace | null,
  ): AsyncGenerator<readonly NamedPoint[], void, undefined> {
    const known = await this.#read({ runId, attempt, names, from: after?.step ?? null, to: null }, 1);
    const last = Math.max(-1, ...known.flatMap(({ rollups }) => rollups.map((rollup) => rollup.last.step)));
    const first = Math.min(...known.flatMap(({ rollups }) => rollups.map((rollup) => rollup.first.step)));
    const eachPoints = Math.max(1, Math.floor(pagePoints / Math.max(1, known.length)));
    let width = eachPoints;
    for (let from = first; from <= last; ) {
      const to = Math.min(last, from + width - 1);
      // A single step is read whole, however often it was repeated.
      const most = width === 1 ? Number.MAX_SAFE_INTEGER : eachPoints;
      const series = await this.#read({ runId, attempt, names, from, to }, most);
      if (series.some(({ isComplete }) => !isComplete)) {
        width = Math.max(1, Math.floor(width / 4));
        continue;
      }
      const points = series
        .flatMap(({ name, rollups }) => rollups.map((rollup) => ({ name, point: rollup.first })))
        .sort(inOrder)
        .filter(({ name, point }) => after === null || isBehind(name, point, after));
      if (points.length > 0) yield points;
      if (points.length < pagePoints / 2) width *= 2;
      from = to + 1;
    }
  }

  async #read(
    stretch: Pick<Stretch, 'runId' | 'attempt' | 'names' | 'from' | 'to'>,
    maxPoints: number,
  ): Promise<readonly ReadSeries[]> {
    const [series = []] = await this.reader.read([
      { ...stretch, afterCursor: 0, maxPoints, maxBuckets: 1, isEven: false },
    ]);
    return series.filter(({ name }) => !reservedMetricNames.includes(name));
  }
}

function inOrder(a: NamedPoint, b: NamedPoint): number {
  return a.point.step - b.point.step || a.point.cursor - b.point.cursor || (a.name < b.name ? -1 : 1);
}

function isBehind(name: string, { step, cursor }: StoredPoint, after: PointPlace): boolean {
  return (step - after.step || cursor - after.cursor || (name > after.name ? 1 : 0)) > 0;
}
