import { type Points, slicePoints } from './points.js';

/** Most points of a chunk. */
export const chunkPoints = 1_024;

/** Where a chunk lies in its series. */
export interface ChunkPlace {
  readonly firstStep: number;
  readonly lastStep: number;
  readonly points: number;
}

/** Points that go into chunks of their own, with those of `replaced` where there is one. */
export interface ChunkChange<Chunk> {
  readonly replaced: Chunk | null;
  readonly added: Points;
  /** Whether the last of the chunks that come of it is the last of the series. */
  readonly isLast: boolean;
}

/**
 * Which chunks take which points, so that chunks stay apart in the order of the series.
 *
 * @param chunks those that reach to or behind the first of the points and the one before them, in order.
 * @param points that arrived after everything in the chunks, in the order of the series; there is at least one.
 */
export function planChunks<Chunk extends ChunkPlace>(
  chunks: readonly Chunk[],
  points: Points,
): readonly ChunkChange<Chunk>[] {
  const { step } = points;
  const changes: ChunkChange<Chunk>[] = [];
  let next = 0;
  for (const [place, chunk] of chunks.entries()) {
    const from = next;
    const end = chunks[place + 1]?.firstStep ?? Number.POSITIVE_INFINITY;
    // A repeated step comes behind all that are there: into the last of the chunks that begin with it.
    while (next < step.length && (step[next] as number) < end) next += 1;
    if (next === from) continue;
    const isFull = chunk.points >= chunkPoints;
    const isBehind = (step[from] as number) >= chunk.lastStep;
    changes.push({
      replaced: isFull && isBehind ? null : chunk,
      added: slicePoints(points, from, next),
      isLast: place === chunks.length - 1,
    });
  }
  if (chunks.length === 0) changes.push({ replaced: null, added: points, isLast: true });
  return changes;
}

/**
 * Cuts points, which are in the order of the series, into chunks: full ones where more will follow behind them, else equal
 * ones, which have room for late points.
 */
export function cutChunks(points: Points, isLast: boolean): readonly Points[] {
  const { length } = points.step;
  const pieces = Math.ceil(length / chunkPoints);
  const size = isLast ? chunkPoints : Math.ceil(length / Math.max(1, pieces));
  return Array.from({ length: pieces }, (_, piece) =>
    slicePoints(points, piece * size, Math.min(length, (piece + 1) * size)),
  );
}
