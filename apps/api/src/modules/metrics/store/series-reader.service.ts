import { reservedMetricNames } from '@clipwise/contract';
import type { Executor } from '../../../db/client.js';
import type { MetricSeriesRow } from '../../../db/tables/metric-series.js';
import { pointsOfBatch } from './batch-codec.js';
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
import { blockOf } from './pyramid.js';
import { gather, type Rollup, rollupOf } from './rollup.js';
import { decodeRollups } from './rollup-codec.js';
import { inSeriesOrder, type StoredPoint } from './stored-point.js';

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

/** A stretch of one series as it is told. */
export interface ReadSeries {
  readonly name: string;
  /** In the order of the series; there is at least one. */
  readonly rollups: readonly Rollup[];
  /** Steps of a bucket; 1 where each roll-up is a point. */
  readonly bucketWidth: number;
  /** Whether each roll-up is a point. */
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
  readonly fresh: readonly StoredPoint[];
  readonly rollups: Rollup[];
}

/** Reads stretches of series, from batches, chunks and roll-ups in one snapshot. */
export class SeriesReader {
  constructor(private readonly db: Executor) {}

  /**
   * The series of each stretch that have points in it, by name. Where there are more than `maxPoints` a read costs about
   * what it returns, however long the series is.
   */
  async read(stretches: readonly Stretch[]): Promise<readonly (readonly ReadSeries[])[]> {
    const plans = await this.db.transaction(
      async (tx) => {
        const found = await plan(tx, stretches);
        await fill(tx, found);
        return found;
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    );
    const byStretch = new Map<Stretch, ReadSeries[]>(stretches.map((stretch) => [stretch, []]));
    for (const one of plans) {
      const told = tell(one);
      if (told.rollups.length > 0) byStretch.get(one.stretch)?.push(told);
    }
    return stretches.map((stretch) => byStretch.get(stretch) ?? []);
  }
}

async function plan(tx: Executor, stretches: readonly Stretch[]): Promise<readonly Plan[]> {
  const asked: AskedSeries[] = stretches.map(({ runId, attempt, names }) => ({ runId, attempt, names }));
  const rows = await listSeries(tx, asked);
  const batches = await listBatches(tx, [...new Set(stretches.map(({ runId }) => runId))]);
  const compacted = new Map<string, Map<string, MetricSeriesRow>>();
  for (const row of rows) at(compacted, keyOf(row)).set(row.name, row);
  const fresh = new Map<string, Map<string, StoredPoint[]>>();
  for (const batch of batches) {
    const ofAttempt = at(fresh, keyOf(batch));
    for (const [name, points] of pointsOfBatch(batch.events)) {
      const known = ofAttempt.get(name);
      if (known === undefined) ofAttempt.set(name, points);
      else known.push(...points);
    }
  }
  const plans: Plan[] = [];
  for (const stretch of stretches) {
    const { names } = stretch;
    const old = compacted.get(keyOf(stretch)) ?? new Map<string, MetricSeriesRow>();
    const recent = fresh.get(keyOf(stretch)) ?? new Map<string, StoredPoint[]>();
    for (const name of [...new Set([...old.keys(), ...recent.keys()])].sort()) {
      if ((names !== null && !names.includes(name)) || reservedMetricNames.includes(name)) continue;
      plans.push(planSeries(stretch, plans.length, name, old.get(name), recent.get(name) ?? []));
    }
  }
  return plans;
}

function planSeries(
  stretch: Stretch,
  place: number,
  name: string,
  row: MetricSeriesRow | undefined,
  recent: readonly StoredPoint[],
): Plan {
  const { afterCursor, maxPoints, maxBuckets } = stretch;
  const steps = recent.map(({ step }) => step);
  const least = steps.reduce((a, b) => Math.min(a, b), row?.minStep ?? Number.POSITIVE_INFINITY);
  const greatest = steps.reduce((a, b) => Math.max(a, b), row?.maxStep ?? 0);
  const from = Math.max(stretch.from ?? least, least);
  const to = Math.min(stretch.to ?? greatest, greatest);
  const fresh = recent.filter(({ step, cursor }) => step >= from && step <= to && cursor > afterCursor);
  const exponent = from <= to ? exponentFor(from, to, maxBuckets) : 0;
  const whole: readonly Piece[] = row === undefined || from > to ? [] : [{ from, to, exponent: null }];
  const ends = { low: stretch.from ?? least, high: stretch.to ?? greatest };
  const plan = { ...{ stretch, place, name, exponent, fresh, rollups: [] }, ...ends };
  if (row === undefined || row.base === null || exponent < row.base || afterCursor > stretch.attempt)
    return { ...plan, pieces: whole };
  // As dense everywhere, the stretch would hold so many points; above twice the limit they are not looked at.
  const expected = (row.points * (to - from + 1)) / (row.maxStep - row.minStep + 1);
  if (expected <= 2 * maxPoints) return { ...plan, pieces: whole };
  const levels = levelsOf(row.base, row.maxStep).filter((level) => level <= exponent);
  return { ...plan, pieces: cover(from, Math.min(to, row.maxStep), levels) };
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
  await Promise.all([
    ...unique(chunks).map(async ({ place, data }) => {
      const one = plans[place];
      for (const point of await decodePoints(data)) {
        if (one !== undefined && isAsked(one, point)) one.rollups.push(rollupOf(point));
      }
    }),
    ...unique(rollups).map(async ({ place, exponent, data }) => {
      const one = plans[place];
      for (const rollup of await decodeRollups(data)) {
        if (one?.pieces.some((piece) => piece.exponent === exponent && isWithin(piece, rollup.first.step)))
          one.rollups.push(rollup);
      }
    }),
  ]);
}

/** Without repetitions: a chunk or a block may reach into several pieces of a stretch. */
function unique<Found extends FoundBytes>(found: readonly Found[]): readonly Found[] {
  return found.filter(({ place, data }, index) => {
    const before = found[index - 1];
    return before?.place !== place || !before.data.equals(data);
  });
}

function isAsked({ pieces, stretch }: Plan, { step, cursor }: StoredPoint): boolean {
  if (cursor <= stretch.afterCursor) return false;
  return pieces.some((piece) => piece.exponent === null && isWithin(piece, step));
}

function isWithin({ from, to }: Piece, step: number): boolean {
  return step >= from && step <= to;
}

function tell({ name, stretch, exponent, low, high, fresh, rollups }: Plan): ReadSeries {
  const all = [...rollups, ...fresh.map(rollupOf)].sort((a, b) => inSeriesOrder(a.first, b.first));
  const arePoints = all.every(({ count }) => count === 1);
  if (arePoints && all.length <= stretch.maxPoints)
    return { name, rollups: all, bucketWidth: 1, isComplete: true };
  const width = stretch.isEven && arePoints ? (high - low + 1) / stretch.maxBuckets : 2 ** exponent;
  const start = stretch.isEven && arePoints ? low : 0;
  const buckets = [...gather(all, ({ first }) => Math.floor((first.step - start) / width)).values()];
  return {
    name,
    rollups: buckets,
    bucketWidth: width,
    isComplete: buckets.every(({ count }) => count === 1),
  };
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
