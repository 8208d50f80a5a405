import type { Executor } from '../../db/client.js';
import type { StoredDisclosure } from '../../db/tables/stored-words.js';
import { totalOf } from './store/buckets.js';
import { listAttempts } from './store/metric-store.repository.js';
import { disclosures, type Points } from './store/points.js';
import type { ReadSeries, SeriesReader, Stretch } from './store/series-reader.service.js';

/** One value of one metric as it was recorded. */
export interface StoredPoint {
  readonly cursor: number;
  readonly step: number;
  readonly epoch: number;
  readonly wallTimeMs: number;
  /** Of the event, in milliseconds since 1970. */
  readonly at: number;
  /** May be NaN or infinite. */
  readonly value: number;
  readonly disclosure: StoredDisclosure;
}

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
    const known = await this.#outline({ runId, attempt, names, from: after?.step ?? null, to: null });
    const last = Math.max(-1, ...known.map(({ buckets: { points } }) => points.step.reduce(greater)));
    const first = Math.min(...known.map(({ buckets: { points } }) => points.step.reduce(less)));
    const eachPoints = Math.max(1, Math.floor(pagePoints / Math.max(1, known.length)));
    let width = eachPoints;
    for (let from = first; from <= last; ) {
      const to = Math.min(last, from + width - 1);
      const outline = await this.#outline({ runId, attempt, names, from, to });
      // A single step is read whole, however often it was repeated.
      if (width > 1 && outline.some(({ buckets }) => totalOf(buckets) > eachPoints)) {
        width = Math.max(1, Math.floor(width / 4));
        continue;
      }
      const series = await this.reader.points({ runId, attempt, names, from, to });
      const points = [...series]
        .flatMap(([name, columns]) => pointsOf(columns).map((point) => ({ name, point })))
        .sort(inOrder)
        .filter(({ name, point }) => after === null || isBehind(name, point, after));
      if (points.length > 0) yield points;
      if (points.length < pagePoints / 2) width *= 2;
      from = to + 1;
    }
  }

  /** How many points there are and between which steps, from roll-ups where there are some. */
  async #outline(
    stretch: Pick<Stretch, 'runId' | 'attempt' | 'names' | 'from' | 'to'>,
  ): Promise<readonly ReadSeries[]> {
    const [series = []] = await this.reader.read([
      { ...stretch, afterCursor: 0, maxPoints: 0, maxBuckets: 1, isEven: false },
    ]);
    return series;
  }
}

const less = (a: number, b: number): number => Math.min(a, b);
const greater = (a: number, b: number): number => Math.max(a, b);

function pointsOf({
  cursor,
  step,
  epoch,
  wallTimeMs,
  at,
  value,
  disclosure,
}: Points): readonly StoredPoint[] {
  return Array.from(step, (one, place) => ({
    step: one,
    cursor: cursor[place] as number,
    epoch: epoch[place] as number,
    wallTimeMs: wallTimeMs[place] as number,
    at: at[place] as number,
    value: value[place] as number,
    disclosure: disclosures[disclosure[place] as number] as StoredDisclosure,
  }));
}

function inOrder(a: NamedPoint, b: NamedPoint): number {
  return a.point.step - b.point.step || a.point.cursor - b.point.cursor || (a.name < b.name ? -1 : 1);
}

function isBehind(name: string, { step, cursor }: StoredPoint, after: PointPlace): boolean {
  return (step - after.step || cursor - after.cursor || (name > after.name ? 1 : 0)) > 0;
}
