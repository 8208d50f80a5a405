import { inSeriesOrder, type StoredPoint } from './stored-point.js';

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
  readonly added: readonly StoredPoint[];
  /** Whether the last of the chunks that come of it is the last of the series. */
  readonly isLast: boolean;
}

/**
 * Which chunks take which points, so that chunks stay apart in the order of the series.
 *
 * @param chunks those that reach to or behind the first of the points and the one before them, in order.
 * @param points that arrived after everything in the chunks, in the order of the series.
 */
export function planChunks<Chunk extends ChunkPlace>(
  chunks: readonly Chunk[],
  points: readonly StoredPoint[],
): readonly ChunkChange<Chunk>[] {
  const changes: ChunkChange<Chunk>[] = [];
  let next = 0;
  for (const [place, chunk] of chunks.entries()) {
    const added: StoredPoint[] = [];
    const end = chunks[place + 1]?.firstStep ?? Number.POSITIVE_INFINITY;
    for (; next < points.length; next += 1) {
      const point = points[next];
      // A repeated step comes behind all that are there: into the last of the chunks that begin with it.
      if (point === undefined || point.step >= end) break;
      added.push(point);
    }
    if (added.length === 0) continue;
    const isFull = chunk.points >= chunkPoints;
    const isBehind = (added[0]?.step ?? 0) >= chunk.lastStep;
    changes.push({
      replaced: isFull && isBehind ? null : chunk,
      added,
      isLast: place === chunks.length - 1,
    });
  }
  if (chunks.length === 0 && points.length > 0) changes.push({ replaced: null, added: points, isLast: true });
  return changes;
}

/**
 * Cuts points into chunks: full ones where more will follow behind them, else equal ones, which have room for late points.
 *
 * @returns each in the order of the series.
 */
export function cutChunks(
  points: readonly StoredPoint[],
  isLast: boolean,
): readonly (readonly StoredPoint[])[] {
  const ordered = points.toSorted(inSeriesOrder);
  const pieces = Math.ceil(ordered.length / chunkPoints);
  const size = isLast ? chunkPoints : Math.ceil(ordered.length / Math.max(1, pieces));
  return Array.from({ length: pieces }, (_, piece) => ordered.slice(piece * size, (piece + 1) * size));
}
