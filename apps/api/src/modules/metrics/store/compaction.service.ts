import { setImmediate as nextTurn } from 'node:timers/promises';
import { limits } from '@clipwise/contract';
import type { Executor } from '../../../db/client.js';
import type { MetricChunkRow } from '../../../db/tables/metric-chunks.js';
import type { MetricRollupRow } from '../../../db/tables/metric-rollups.js';
import type { MetricSeriesRow } from '../../../db/tables/metric-series.js';
import { groupBy } from '../../group-by.js';
import { pointsOfBatches } from './batch-codec.js';
import { type Buckets, bucketsOf } from './buckets.js';
import { type ChunkChange, cutChunks, planChunks } from './chunk-plan.js';
import {
  type ChunkOutline,
  insertChunks,
  listBareSeries,
  listDue,
  listOutlines,
  listWithoutPyramid,
  lock,
  replaceRollups,
  replaceSeries,
  takeBatches,
  takeChunks,
  tryLock,
} from './compaction.repository.js';
import { baseOf, bucketOf, levelsOf, pyramidFrom } from './levels.js';
import { type FoundRollups, listChunks, listRollups, listSeries } from './metric-store.repository.js';
import { decodePoints, encodePoints } from './point-codec.js';
import { GrowingPoints, inSeriesOrder, joinPoints, type Points } from './points.js';
import { blockOf, blocksOf, growPyramid } from './pyramid.js';
import { decodeRollups, encodeRollups } from './rollup-codec.js';

/** When a run is compacted, and how much of it at once. */
const duePoints = 16_384;
const dueAfterMs = 20_000;
const pointsAtOnce = 65_536;
const runsAtOnce = 16;
/** Series that get a pyramid in one transaction. */
const pyramidsAtOnce = 8;

/** Points of one series that are new to its chunks. */
interface Addition {
  readonly name: string;
  readonly attempt: number;
  /** In the order of the series. */
  readonly points: Points;
  readonly before: MetricSeriesRow | undefined;
}

/** Moves metrics from the batches that they arrived in into chunks and roll-ups. */
export class CompactionService {
  constructor(private readonly db: Executor) {}

  /**
   * Compacts the runs that have much to compact, or something that has waited. Servers share the work.
   *
   * @returns the number of runs of which something was compacted.
   */
  async compactDue(): Promise<number> {
    const due = await listDue(this.db, duePoints, dueAfterMs, runsAtOnce);
    let compacted = 0;
    for (const runId of due) if (await this.compact(runId)) compacted += 1;
    for (const runId of await listWithoutPyramid(this.db, pyramidFrom, runsAtOnce))
      if (await this.buildPyramids(runId)) compacted += 1;
    return compacted;
  }

  /**
   * Builds pyramids over series of a run that have none, such as those that were stored by a version whose pyramids were others.
   *
   * @returns whether there was anything; false as well while another server compacts the run.
   */
  async buildPyramids(runId: string): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      if (!(await tryLock(tx, runId))) return false;
      const bare = await listBareSeries(tx, runId, pyramidFrom, pyramidsAtOnce);
      const points = new GrowingPoints().points();
      await writePyramids(
        tx,
        runId,
        bare.map((before) => ({ name: before.name, attempt: before.attempt, points, before })),
      );
      return bare.length > 0;
    });
  }

  /**
   * Compacts what a run has in batches, at most some 65,000 points at once, in one transaction: after a crash either all
   * or nothing of it is done. Writers and readers of the run do not wait for it.
   *
   * @returns whether there was anything; false as well while another server compacts the run.
   */
  async compact(runId: string): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      if (!(await tryLock(tx, runId))) return false;
      const batches = await takeBatches(tx, runId, pointsAtOnce);
      if (batches.length === 0) return false;
      const additions = await additionsOf(tx, runId, batches);
      await writeChunks(tx, runId, additions);
      await writePyramids(tx, runId, additions);
      return true;
    });
  }

  /** Keeps compactions of a run away from the caller's transaction, which removes its metrics. */
  async keepAway(tx: Executor, runId: string): Promise<void> {
    await lock(tx, runId);
  }
}

async function additionsOf(
  tx: Executor,
  runId: string,
  batches: readonly { readonly attempt: number; readonly events: string }[],
): Promise<readonly Addition[]> {
  const additions = [...groupBy(batches, (batch) => batch.attempt)].flatMap(([attempt, ofAttempt]) =>
    [...pointsOfBatches(ofAttempt.map(({ events }) => events))].map(([name, points]) => {
      return { name, attempt, points: inSeriesOrder(points) };
    }),
  );
  const rows = await listSeries(
    tx,
    [...groupBy(additions, ({ attempt }) => attempt)].map(([attempt, ofAttempt]) => {
      return { runId, attempt, names: ofAttempt.map(({ name }) => name) };
    }),
  );
  const known = new Map(rows.map((row) => [keyOf(row), row]));
  return additions.map((addition) => ({ ...addition, before: known.get(keyOf(addition)) }));
}

async function writeChunks(tx: Executor, runId: string, additions: readonly Addition[]): Promise<void> {
  const outlines = groupBy(
    await listOutlines(
      tx,
      runId,
      additions.map(({ name, attempt, points }) => ({ name, attempt, step: points.step[0] ?? 0 })),
    ),
    keyOf,
  );
  const changes = additions.flatMap(({ name, attempt, points }) =>
    planChunks(outlines.get(keyOf({ name, attempt })) ?? [], points).map((change) => {
      return { name, attempt, ...change };
    }),
  );
  const taken = await takeChunks(
    tx,
    runId,
    changes.flatMap(({ replaced }) => replaced ?? []),
  );
  const dataOf = new Map(taken.map((chunk) => [chunkKey(chunk), chunk.data]));
  const rows: MetricChunkRow[] = [];
  for (const change of changes) {
    rows.push(...chunksOf(runId, change, dataOf));
    // Whoever waits for an answer comes first.
    await nextTurn();
  }
  await insertChunks(tx, rows);
}

function chunksOf(
  runId: string,
  change: ChunkChange<ChunkOutline> & { readonly name: string; readonly attempt: number },
  dataOf: ReadonlyMap<string, Buffer>,
): readonly MetricChunkRow[] {
  const { name, attempt, replaced, added, isLast } = change;
  const data = replaced === null ? undefined : dataOf.get(chunkKey(replaced));
  const whole = data === undefined ? added : inSeriesOrder(joinPoints([decodePoints(data), added]));
  return cutChunks(whole, isLast).map((points) => {
    const { step, cursor } = points;
    return {
      ...{ runId, name, attempt, points: step.length },
      firstStep: step[0] ?? 0,
      firstCursor: cursor[0] ?? 0,
      lastStep: step.at(-1) ?? 0,
      minCursor: Math.min(...cursor),
      maxCursor: Math.max(...cursor),
      data: encodePoints(points),
    };
  });
}

async function writePyramids(tx: Executor, runId: string, additions: readonly Addition[]): Promise<void> {
  const touched = await readTouched(tx, runId, additions);
  const rows: MetricSeriesRow[] = [];
  const rollups: MetricRollupRow[] = [];
  for (const [place, addition] of additions.entries()) {
    const grown = await growSeries(tx, runId, addition, touched.get(place) ?? []);
    await nextTurn();
    rows.push(grown.row);
    rollups.push(...grown.rollups);
  }
  await replaceRollups(tx, rollups);
  await replaceSeries(tx, rows);
}

/** The stored blocks that the points of each addition fall into, by its place. */
async function readTouched(tx: Executor, runId: string, additions: readonly Addition[]) {
  const asked = additions.flatMap(({ name, attempt, points, before }, place) => {
    if (before === undefined || before.base === null) return [];
    return levelsOf(before.base, before.maxStep).flatMap((exponent) =>
      [...new Set(points.step.map((step) => blockOf(bucketOf(step, exponent))))].map((block) => {
        return { place, runId, name, attempt, exponent, from: block, to: block };
      }),
    );
  });
  return groupBy(await listRollups(tx, asked), ({ place }) => place);
}

async function growSeries(
  tx: Executor,
  runId: string,
  { name, attempt, points, before }: Addition,
  touched: readonly FoundRollups[],
) {
  const row = {
    ...{ runId, name, attempt },
    points: (before?.points ?? 0) + points.step.length,
    minStep: Math.min(
      before?.minStep ?? Number.POSITIVE_INFINITY,
      points.step[0] ?? Number.POSITIVE_INFINITY,
    ),
    maxStep: Math.max(before?.maxStep ?? 0, points.step.at(-1) ?? 0),
    base: before?.base ?? null,
  };
  if (row.base === null && row.points < pyramidFrom) return { row, rollups: [] };
  const base = row.base ?? baseOf(row.points, row.minStep, row.maxStep);
  const place = { place: 0, runId, name, attempt };
  const isFirst = row.base === null;
  const ofPyramid = isFirst
    ? await readChunks(tx, { ...place, from: 0, to: row.maxStep, afterCursor: 0 })
    : points;
  const levels = await growPyramid({
    base,
    before: isFirst ? null : (before?.maxStep ?? null),
    after: row.maxStep,
    additions: bucketsOf(ofPyramid),
    readTouched: (exponent) => decodeBlocks(touched.filter((block) => block.exponent === exponent)),
    readWhole: async (exponent) =>
      decodeBlocks(await listRollups(tx, [{ ...place, exponent, from: 0, to: limits.integer }])),
  });
  return { row: { ...row, base }, rollups: encodeLevels({ runId, name, attempt }, levels) };
}

async function readChunks(tx: Executor, asked: Parameters<typeof listChunks>[1][number]): Promise<Points> {
  return joinPoints((await listChunks(tx, [asked])).map(({ data }) => decodePoints(data)));
}

function decodeBlocks(blocks: readonly { readonly data: Buffer }[]): readonly Buckets[] {
  return blocks.map(({ data }) => decodeRollups(data));
}

function encodeLevels(
  series: { readonly runId: string; readonly name: string; readonly attempt: number },
  levels: ReadonlyMap<number, Buckets>,
): readonly MetricRollupRow[] {
  return [...levels].flatMap(([exponent, level]) =>
    blocksOf(level, exponent).map(({ block, buckets }) => {
      return { ...series, exponent, block, data: encodeRollups(buckets) };
    }),
  );
}

function keyOf({ name, attempt }: { readonly name: string; readonly attempt: number }): string {
  return `${attempt} ${name}`;
}

function chunkKey(chunk: Pick<ChunkOutline, 'name' | 'attempt' | 'firstStep' | 'firstCursor'>): string {
  return `${chunk.firstStep} ${chunk.firstCursor} ${keyOf(chunk)}`;
}
