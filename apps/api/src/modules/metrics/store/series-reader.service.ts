import { reservedMetricNames } from '@clipwise/contract';
import type { Executor } from '../../../db/client.js';
import type { MetricSeriesRow } from '../../../db/tables/metric-series.js';
import { groupBy } from '../../group-by.js';
import { pointsOfBatches } from './batch-codec.js';
import { type Buckets, bucketsOf, gather, inOrder, joinBuckets, lengthOf, sliceBuckets } from './buckets.js';
import { bucketOf, cover, exponentFor, levelsOf, type Piece } from './levels.js';
import {
  type AskedBlocks,
  type AskedSeries,
  type AskedSteps,
  type FoundBytes,
  listBatches,
  listChunks,
  listRollups,
  listSeries,
} from './metric-store.repository.js';
import { decodePoints } from './point-codec.js';
import { inSeriesOrder, joinPoints, type Points, pickPoints } from './points.js';
import { blockOf } from './pyramid.js';
import { decodeRollups } from './rollup-codec.js';

/** A stretch of the series of one attempt of a run. */
export interface Stretch {
  readonly runId: string;
  /** Cursor of the run-started event; 0 for what came before any. */
  readonly attempt: number;
  /** Null for all. */
  readonly names: readonly string[] | null;
  /** Steps, both included; null for the first and the last that there is. */
  readonly from: number | null;
  readonly to: number | null;
  /** Points that came up to here are left out. */
  readonly afterCursor: number;
  /** Up to so many points each is told by itself. */
  readonly maxPoints: number;
  /** Otherwise they are told in at most so many buckets. */
  readonly maxBuckets: number;
  /** Whether buckets divide the stretch evenly, where it holds few enough points, and do not begin at multiples of their width. */
  readonly isEven: boolean;
}

/** A stretch with both of its ends, to be read whole. */
export type WholeStretch = Pick<Stretch, 'runId' | 'attempt' | 'names'> & Steps;

/** A stretch of one series as it is told. */
export interface ReadSeries {
  readonly name: string;
  /** In the order of the series; there is at least one. */
  readonly buckets: Buckets;
  /** Steps of a bucket; 1 where each bucket is a point. */
  readonly bucketWidth: number;
  /** Whether each bucket is a point. */
  readonly isComplete: boolean;
}

/** One series with what is stored of it. */
interface Plan {
  readonly stretch: Stretch;
  readonly place: number;
  readonly name: string;
  /** Buckets are 2^exponent steps wide. */
  readonly exponent: number;
  /** Ends of the stretch, as asked or as there are points. */
  readonly low: number;
  readonly high: number;
  readonly pieces: readonly Piece[];
  /** What the stretch is put together from. */
  readonly parts: Buckets[];
}

/** Reads stretches of series, from batches, chunks and roll-ups in one snapshot. */
export class SeriesReader {
  constructor(private readonly db: Executor) {}

  /**
   * The series of each stretch that have points in it, by name. Where there are more than `maxPoints` a read costs about
   * what it returns, however long the series is.
   */
  async read(stretches: readonly Stretch[]): Promise<readonly (readonly ReadSeries[])[]> {
    const plans = await this.db.transaction(async (tx) => {
      const found = await plan(tx, stretches);
      await fill(tx, found);
      return found;
    }, snapshot);
    const byStretch = new Map<Stretch, ReadSeries[]>(stretches.map((stretch) => [stretch, []]));
    for (const one of plans) {
      const told = tell(one);
      if (told !== null) byStretch.get(one.stretch)?.push(told);
    }
    return stretches.map((stretch) => byStretch.get(stretch) ?? []);
  }

  /** Every point of a stretch with all of what was recorded of it, by name and in the order of its series. */
  points(stretch: WholeStretch): Promise<ReadonlyMap<string, Points>> {
    return this.db.transaction((tx) => pointsOf(tx, stretch), snapshot);
  }
}

const snapshot = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const;

async function pointsOf(
  tx: Executor,
  { runId, attempt, names, from, to }: WholeStretch,
): Promise<ReadonlyMap<string, Points>> {
  const rows = (await listSeries(tx, [{ runId, attempt, names }])).filter(({ name }) => isAsked(name, names));
  const batches = (await listBatches(tx, [runId])).filter((batch) => batch.attempt === attempt);
  const parts: (readonly [string, Points])[] = [
    ...pointsOfBatches(batches.map(({ events }) => events)),
  ].filter(([name]) => isAsked(name, names));
  const steps = rows.map(({ name }, place) => ({ place, runId, name, attempt, from, to, afterCursor: 0 }));
  for (const { place, data } of await listChunks(tx, steps))
    parts.push([rows[place]?.name ?? '', decodePoints(data)]);
  return new Map(
    [...groupBy(parts, ([name]) => name)].map(([name, ofSeries]) => {
      const all = joinPoints(ofSeries.map(([, points]) => points));
      return [name, inSeriesOrder(pointsWithin(all, { from, to }, 0))];
    }),
  );
}

async function plan(tx: Executor, stretches: readonly Stretch[]): Promise<readonly Plan[]> {
  const asked: AskedSeries[] = stretches.map(({ runId, attempt, names }) => ({ runId, attempt, names }));
  const rows = await listSeries(tx, asked);
  const batches = await listBatches(tx, [...new Set(stretches.map(({ runId }) => runId))]);
  const compacted = new Map<string, Map<string, MetricSeriesRow>>();
  for (const row of rows) at(compacted, keyOf(row)).set(row.name, row);
  const fresh = new Map(
    [...groupBy(batches, keyOf)].map(([key, ofAttempt]) => [
      key,
      pointsOfBatches(ofAttempt.map(({ events }) => events)),
    ]),
  );
  const plans: Plan[] = [];
  for (const stretch of stretches) {
    const { names } = stretch;
    const old = compacted.get(keyOf(stretch)) ?? new Map<string, MetricSeriesRow>();
    const recent = fresh.get(keyOf(stretch)) ?? new Map<string, Points>();
    for (const name of [...new Set([...old.keys(), ...recent.keys()])].sort()) {
      if (!isAsked(name, names)) continue;
      plans.push(planSeries(stretch, plans.length, name, old.get(name), recent.get(name) ?? null));
    }
  }
  return plans;
}

function planSeries(
  stretch: Stretch,
  place: number,
  name: string,
  row: MetricSeriesRow | undefined,
  recent: Points | null,
): Plan {
  const { afterCursor, maxPoints, maxBuckets } = stretch;
  const least = recent?.step.reduce((a, b) => Math.min(a, b), row?.minStep ?? Number.POSITIVE_INFINITY);
  const greatest = recent?.step.reduce((a, b) => Math.max(a, b), row?.maxStep ?? 0);
  const ends = {
    low: stretch.from ?? least ?? row?.minStep ?? 0,
    high: stretch.to ?? greatest ?? row?.maxStep ?? 0,
  };
  const from = Math.max(ends.low, least ?? row?.minStep ?? 0);
  const to = Math.min(ends.high, greatest ?? row?.maxStep ?? 0);
  const fresh = recent === null ? null : within(recent, { from, to }, afterCursor);
  const exponent = from <= to ? exponentFor(from, to, maxBuckets) : 0;
  const whole: readonly Piece[] = row === undefined || from > to ? [] : [{ from, to, exponent: null }];
  const plan = { ...{ stretch, place, name, exponent, ...ends }, parts: fresh === null ? [] : [fresh] };
  if (row === undefined || row.base === null || exponent < row.base || afterCursor > stretch.attempt)
    return { ...plan, pieces: whole };
  // As dense everywhere, the stretch would hold so many points; above twice the limit they are not looked at.
  const expected = (row.points * (to - from + 1)) / (row.maxStep - row.minStep + 1);
  if (expected <= 2 * maxPoints) return { ...plan, pieces: whole };
  const levels = levelsOf(row.base, row.maxStep).filter((level) => level <= exponent);
  return { ...plan, pieces: cover(...toWholeBuckets(from, to, row, 2 ** (levels.at(-1) ?? 0)), levels) };
}

/** What is compacted ends where the series does: there a stretch takes the whole of a bucket, and reads no chunk for it. */
function toWholeBuckets(from: number, to: number, { minStep, maxStep }: MetricSeriesRow, width: number) {
  return [
    from > minStep ? from : Math.floor(minStep / width) * width,
    to < maxStep ? to : (Math.floor(maxStep / width) + 1) * width - 1,
  ] as const;
}

async function fill(tx: Executor, plans: readonly Plan[]): Promise<void> {
  const steps: AskedSteps[] = [];
  const blocks: AskedBlocks[] = [];
  for (const { stretch, place, name, pieces } of plans) {
    const { runId, attempt, afterCursor } = stretch;
    const series = { place, runId, name, attempt };
    for (const { from, to, exponent } of pieces) {
      if (exponent === null) steps.push({ ...series, from, to, afterCursor });
      else
        blocks.push({
          ...{ ...series, exponent },
          from: blockOf(bucketOf(from, exponent)),
          to: blockOf(bucketOf(to, exponent)),
        });
    }
  }
  const chunks = await listChunks(tx, steps);
  const rollups = await listRollups(tx, blocks);
  for (const { place, data } of unique(chunks)) {
    const one = plans[place];
    const points = decodePoints(data);
    for (const piece of one?.pieces ?? [])
      if (piece.exponent === null) one?.parts.push(within(points, piece, one.stretch.afterCursor));
  }
  for (const { place, exponent, data } of unique(rollups)) {
    const one = plans[place];
    const buckets = decodeRollups(data);
    for (const piece of one?.pieces ?? [])
      if (piece.exponent === exponent) one?.parts.push(bucketsWithin(buckets, piece));
  }
}

/** Without repetitions: a chunk or a block may reach into several pieces of a stretch. */
function unique<Found extends FoundBytes>(found: readonly Found[]): readonly Found[] {
  return found.filter(({ place, data }, index) => {
    const before = found[index - 1];
    return before?.place !== place || !before.data.equals(data);
  });
}

/** Steps, both included. */
type Steps = Pick<Piece, 'from' | 'to'>;

/** The points of a stretch that came after a cursor. */
function pointsWithin(points: Points, { from, to }: Steps, afterCursor: number): Points {
  const { step, cursor } = points;
  const isInside = (place: number) =>
    (step[place] as number) >= from &&
    (step[place] as number) <= to &&
    (cursor[place] as number) > afterCursor;
  const places: number[] = [];
  for (let place = 0; place < step.length; place += 1) if (isInside(place)) places.push(place);
  return places.length === step.length ? points : pickPoints(points, places);
}

/** The same, each by itself. */
const within = (points: Points, steps: Steps, afterCursor: number): Buckets =>
  bucketsOf(pointsWithin(points, steps, afterCursor));

/** The buckets, which are in order, that lie in a stretch. */
function bucketsWithin(buckets: Buckets, { from, to }: Steps): Buckets {
  const { first, points } = buckets;
  const stepAt = (place: number) => points.step[first[place] as number] as number;
  let low = 0;
  let high = lengthOf(buckets);
  while (low < high && stepAt(low) < from) low += 1;
  while (high > low && stepAt(high - 1) > to) high -= 1;
  return sliceBuckets(buckets, low, high);
}

/** Null where the stretch holds nothing. */
function tell({ name, stretch, exponent, low, high, parts }: Plan): ReadSeries | null {
  const all = inOrder(joinBuckets(parts));
  const length = lengthOf(all);
  if (length === 0) return null;
  const arePoints = isEachOne(all);
  if (arePoints && length <= stretch.maxPoints)
    return { name, buckets: all, bucketWidth: 1, isComplete: true };
  const width = stretch.isEven && arePoints ? (high - low + 1) / stretch.maxBuckets : 2 ** exponent;
  const start = stretch.isEven && arePoints ? low : 0;
  const buckets = gather(all, (step) => Math.floor((step - start) / width));
  return { name, buckets, bucketWidth: width, isComplete: isEachOne(buckets) };
}

/** Names that the API answers for itself are no series, whatever was recorded. */
function isAsked(name: string, names: readonly string[] | null): boolean {
  return names?.includes(name) !== false && !reservedMetricNames.includes(name);
}

function isEachOne({ count }: Buckets): boolean {
  return count.every((one) => one === 1);
}

function at<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const made = new Map<string, Value>();
  maps.set(key, made);
  return made;
}

function keyOf({ runId, attempt }: { readonly runId: string; readonly attempt: number }): string {
  return `${runId.toLowerCase()} ${attempt}`;
}
