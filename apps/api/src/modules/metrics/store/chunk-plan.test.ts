import { describe, expect, it } from 'vitest';
import { chunkPoints, cutChunks, planChunks } from './chunk-plan.js';
import { inSeriesOrder, joinPoints, type Points } from './points.js';
import { columnsOf, type PlainPoints, randomPoints, sorted } from './testing/plain-points.js';
import { randomOf } from './testing/random.js';

const outlineOf = (points: Points) => ({
  ...{ data: points, points: points.step.length },
  ...{ firstStep: points.step[0] ?? 0, lastStep: points.step.at(-1) ?? 0 },
});
type Chunk = ReturnType<typeof outlineOf>;

/** What compaction does of a plan. */
function add(chunks: readonly Chunk[], points: Points) {
  const first = points.step[0] ?? 0;
  const before = chunks.findLastIndex(({ firstStep }) => firstStep <= first);
  const begin = chunks.findIndex(({ firstStep }) => firstStep === chunks[Math.max(0, before)]?.firstStep);
  const asked = chunks.slice(Math.max(0, begin));
  const changes = planChunks(asked, points);
  const replaced = new Set(changes.map((change) => change.replaced));
  const made = changes.flatMap(({ replaced: old, added, isLast }) =>
    cutChunks(old === null ? added : inSeriesOrder(joinPoints([old.data, added])), isLast),
  );
  return {
    changes,
    chunks: [...chunks.filter((chunk) => !replaced.has(chunk)), ...made.map(outlineOf)].toSorted(
      (a, b) => a.firstStep - b.firstStep || (a.data.cursor[0] ?? 0) - (b.data.cursor[0] ?? 0),
    ),
  };
}

const regular = (from: number, count: number): Points =>
  columnsOf(
    Array.from({ length: count }, (_, place) => ({
      ...{
        step: from + place,
        cursor: from + place,
        value: 0,
        epoch: 0,
        wallTimeMs: 0,
        at: 0,
        place: 0,
        disclosure: 0,
      },
    })),
  );

describe('chunks', () => {
  it.each([1, 2, 3])(
    'hold all points in the order of the series, apart from each other, whatever comes (seed %i)',
    (seed) => {
      const random = randomOf(seed);
      let chunks: readonly Chunk[] = [];
      const all: PlainPoints[number][] = [];
      for (const count of [300, 2_500, 10, 3_000, 1, 700]) {
        const from = Math.max(0, all.length - Math.floor(random() * 1_500));
        const plain = randomPoints(random, count, from).map((point) => ({
          ...point,
          cursor: point.cursor + 100_000 * all.length,
        }));
        all.push(...plain);
        chunks = add(chunks, inSeriesOrder(columnsOf(plain))).chunks;
        expect(chunks.flatMap(({ data }) => [...data.cursor])).toEqual(
          sorted(all).map(({ cursor }) => cursor),
        );
        expect(Math.max(...chunks.map(({ points }) => points))).toBeLessThanOrEqual(chunkPoints);
        expect(Math.min(...chunks.map(({ points }) => points))).toBeGreaterThan(0);
      }
    },
  );

  it('that are full stay as they are when points come behind them, and one that is not takes them', () => {
    const full = add([], regular(0, chunkPoints)).chunks;
    expect(full).toHaveLength(1);
    expect(add([], regular(0, chunkPoints + 100)).chunks.map(({ points }) => points)).toEqual([
      chunkPoints,
      100,
    ]);
    const behind = add(full, regular(chunkPoints, 5));
    expect(behind.changes).toMatchObject([{ replaced: null, isLast: true }]);
    expect(behind.chunks.map(({ points }) => points)).toEqual([chunkPoints, 5]);
    const more = add(behind.chunks, regular(chunkPoints + 5, 3));
    expect(more.changes.map(({ replaced }) => replaced?.points)).toEqual([5]);
    expect(more.chunks.map(({ points }) => points)).toEqual([chunkPoints, 8]);
    // The last step once more is behind a full chunk too.
    expect(add(full, regular(chunkPoints - 1, 1)).changes).toMatchObject([{ replaced: null }]);
    expect(add(full, regular(chunkPoints - 2, 1)).changes[0]?.replaced).toBe(full[0]);
  });

  it('that nothing falls into are left out, and only the last of a series is told as that', () => {
    const chunks = add([], regular(0, 3 * chunkPoints)).chunks;
    const changes = planChunks(chunks, joinPoints([regular(5, 1), regular(2 * chunkPoints + 5, 1)]));
    expect(changes.map(({ replaced, isLast }) => [replaced, isLast])).toEqual([
      ...[
        [chunks[0], false],
        [chunks[2], true],
      ],
    ]);
  });

  it('that begin with a step take what comes of that step, and the one before them does not', () => {
    const chunks = add([], regular(0, 2 * chunkPoints)).chunks;
    const changes = planChunks(chunks, joinPoints([regular(chunkPoints - 1, 1), regular(chunkPoints, 1)]));
    expect(changes.map(({ replaced, added }) => [replaced, [...added.step]])).toEqual([
      [null, [chunkPoints - 1]],
      [chunks[1], [chunkPoints]],
    ]);
  });

  it('are cut full where more will follow, and else equal', () => {
    const sizes = (count: number, isLast: boolean) =>
      cutChunks(regular(0, count), isLast).map(({ step }) => step.length);
    expect(sizes(chunkPoints + 100, true)).toEqual([chunkPoints, 100]);
    expect(sizes(chunkPoints + 100, false)).toEqual([562, 562]);
    expect(sizes(2 * chunkPoints + 1, false)).toEqual([683, 683, 683]);
    expect(sizes(chunkPoints, true)).toEqual([chunkPoints]);
    expect(sizes(0, false)).toEqual([]);
  });
});
