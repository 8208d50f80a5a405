import { limits } from '@clipwise/contract';
import type { Executor } from '../../../db/client.js';
import type { MetricChunkRow } from '../../../db/tables/metric-chunks.js';
import type { MetricRollupRow } from '../../../db/tables/metric-rollups.js';
import type { MetricSeriesRow } from '../../../db/tables/metric-series.js';
import { groupBy } from '../../group-by.js';
import { pointsOfBatch } from './batch-codec.js';
import { type ChunkChange, cutChunks, planChunks } from './chunk-plan.js';
import {
  type ChunkOutline,
  insertChunks,
  listDue,
  listOutlines,
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
import { blockOf, growPyramid, type Level } from './pyramid.js';
import { type Rollup, rollupOf } from './rollup.js';
import { decodeRollups, encodeRollups } from './rollup-codec.js';
import { inSeriesOrder, type StoredPoint } from './stored-point.js';

/** When a run is compacted, and how much of it at once. */
const duePoints = 16_384;
const dueAfterMs = 20_000;
const pointsAtOnce = 65_536;
const runsAtOnce = 16;

/** Points of one series that are new to its chunks. */
interface Addition {
  readonly name: string;
  readonly attempt: number;
  /** In the order of the series; there is at least one. */
  readonly points: readonly StoredPoint[];
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
    return compacted;
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
  const additions: { name: string; attempt: number; points: StoredPoint[] }[] = [];
  for (const [attempt, ofAttempt] of groupBy(batches, (batch) => batch.attempt)) {
    const series = new Map<string, StoredPoint[]>();
    for (const { events } of ofAttempt) {
      for (const [name, points] of pointsOfBatch(events)) {
        const known = series.get(name);
        if (known === undefined) series.set(name, points);
        else known.push(...points);
      }
    }
    for (const [name, points] of series)
      additions.push({ name, attempt, points: points.sort(inSeriesOrder) });
  }
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
      additions.map(({ name, attempt, points }) => ({ name, attempt, step: points[0]?.step ?? 0 })),
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
  const rows = await Promise.all(changes.map((change) => chunksOf(runId, change, dataOf)));
  await insertChunks(tx, rows.flat());
}

async function chunksOf(
  runId: string,
  change: ChunkChange<ChunkOutline> & { readonly name: string; readonly attempt: number },
  dataOf: ReadonlyMap<string, Buffer>,
): Promise<readonly MetricChunkRow[]> {
  const { name, attempt, replaced, added, isLast } = change;
  const data = replaced === null ? undefined : dataOf.get(chunkKey(replaced));
  const there = data === undefined ? [] : await decodePoints(data);
  return Promise.all(
    cutChunks([...there, ...added], isLast).map(async (points) => {
      const cursors = points.map(({ cursor }) => cursor);
      return {
        ...{ runId, name, attempt, points: points.length },
        firstStep: points[0]?.step ?? 0,
        firstCursor: points[0]?.cursor ?? 0,
        lastStep: points.at(-1)?.step ?? 0,
        minCursor: Math.min(...cursors),
        maxCursor: Math.max(...cursors),
        data: await encodePoints(points),
      };
    }),
  );
}

async function writePyramids(tx: Executor, runId: string, additions: readonly Addition[]): Promise<void> {
  const touched = await readTouched(tx, runId, additions);
  const rows: MetricSeriesRow[] = [];
  const rollups: MetricRollupRow[] = [];
  for (const [place, addition] of additions.entries()) {
    const grown = await growSeries(tx, runId, addition, touched.get(place) ?? []);
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
      [...new Set(points.map(({ step }) => blockOf(bucketOf(step, exponent))))].map((block) => {
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
    points: (before?.points ?? 0) + points.length,
    minStep: Math.min(before?.minStep ?? Number.POSITIVE_INFINITY, points[0]?.step ?? 0),
    maxStep: Math.max(before?.maxStep ?? 0, points.at(-1)?.step ?? 0),
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
    additions: ofPyramid.map(rollupOf),
    readTouched: (exponent) =>
      levelOf(
        touched.filter((block) => block.exponent === exponent),
        exponent,
      ),
    readWhole: async (exponent) =>
      levelOf(await listRollups(tx, [{ ...place, exponent, from: 0, to: limits.integer }]), exponent),
  });
  return { row: { ...row, base }, rollups: await blocksOf({ runId, name, attempt }, levels) };
}

async function readChunks(tx: Executor, asked: Parameters<typeof listChunks>[1][number]) {
  const chunks = await listChunks(tx, [asked]);
  return (await Promise.all(chunks.map(({ data }) => decodePoints(data)))).flat();
}

async function levelOf(blocks: readonly { readonly data: Buffer }[], exponent: number): Promise<Level> {
  const rollups = (await Promise.all(blocks.map(({ data }) => decodeRollups(data)))).flat();
  return new Map(rollups.map((rollup) => [bucketOf(rollup.first.step, exponent), rollup]));
}

async function blocksOf(
  series: { readonly runId: string; readonly name: string; readonly attempt: number },
  levels: ReadonlyMap<number, Level>,
): Promise<readonly MetricRollupRow[]> {
  const blocks = [...levels].flatMap(([exponent, level]) =>
    [
      ...groupBy(
        [...level].sort(([a], [b]) => a - b),
        ([bucket]) => blockOf(bucket),
      ),
    ].map(([block, entries]) => ({ exponent, block, rollups: entries.map(([, rollup]): Rollup => rollup) })),
  );
  return Promise.all(
    blocks.map(async ({ exponent, block, rollups }) => {
      return { ...series, exponent, block, data: await encodeRollups(rollups) };
    }),
  );
}

function keyOf({ name, attempt }: { readonly name: string; readonly attempt: number }): string {
  return `${attempt} ${name}`;
}

function chunkKey(chunk: Pick<ChunkOutline, 'name' | 'attempt' | 'firstStep' | 'firstCursor'>): string {
  return `${chunk.firstStep} ${chunk.firstCursor} ${keyOf(chunk)}`;
}
