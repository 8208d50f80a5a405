/** Buckets of a roll-up level that lie in one row. */
export const blockBuckets = 128;
/** Points from which on a series has a pyramid. */
export const pyramidFrom = 256;

const levelDistance = 2;
/** Points that a bucket of the finest level is meant to hold. */
const finestPoints = 8;
/** Buckets below which a coarser level is worth no row. */
const coarsestBuckets = 8;

/** Exponent of the finest level, for points as dense as these. */
export function baseOf(points: number, minStep: number, maxStep: number): number {
  const stride = Math.max(1, (maxStep - minStep) / Math.max(1, points - 1));
  return Math.min(26, Math.ceil(Math.log2(finestPoints * stride)));
}

/** The levels of a series whose largest step is `maxStep`, finest first: their exponents. */
export function levelsOf(base: number, maxStep: number): readonly number[] {
  const levels: number[] = [];
  let exponent = base;
  do {
    levels.push(exponent);
    exponent += levelDistance;
  } while (bucketOf(maxStep, exponent) >= coarsestBuckets);
  return levels;
}

/** The bucket of a level that a step is in. */
export function bucketOf(step: number, exponent: number): number {
  return Math.floor(step / 2 ** exponent);
}

/** Least exponent for which steps `from`..`to` lie in at most `buckets` buckets. */
export function exponentFor(from: number, to: number, buckets: number): number {
  let exponent = 0;
  while (bucketOf(to, exponent) - bucketOf(from, exponent) + 1 > buckets && exponent < 31) exponent += 1;
  return exponent;
}

/** A part of a stretch of steps, both ends included. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  /** Level whose buckets the piece is made of; null for points. */
  readonly exponent: number | null;
}

/** Cuts steps `from`..`to` into as few buckets as `levels` (finest first) offer, and points at both ends. */
export function cover(from: number, to: number, levels: readonly number[]): readonly Piece[] {
  const [exponent, ...coarser] = levels;
  if (exponent === undefined || from > to) return [];
  const width = 2 ** exponent;
  const inner = { from: Math.ceil(from / width) * width, to: Math.floor((to + 1) / width) * width - 1 };
  return piecesAround(from, to, inner, null, () => coverAligned(inner.from, inner.to, exponent, coarser));
}

/** The same for a stretch that is made of whole buckets of `exponent`. */
function coverAligned(
  from: number,
  to: number,
  exponent: number,
  coarser: readonly number[],
): readonly Piece[] {
  const [next, ...rest] = coarser;
  if (next === undefined) return [{ from, to, exponent }];
  const width = 2 ** next;
  const inner = { from: Math.ceil(from / width) * width, to: Math.floor((to + 1) / width) * width - 1 };
  return piecesAround(from, to, inner, exponent, () => coverAligned(inner.from, inner.to, next, rest));
}

function piecesAround(
  from: number,
  to: number,
  inner: { readonly from: number; readonly to: number },
  exponent: number | null,
  coverInner: () => readonly Piece[],
): readonly Piece[] {
  if (inner.from > inner.to) return [{ from, to, exponent }];
  return [
    ...(from < inner.from ? [{ from, to: inner.from - 1, exponent }] : []),
    ...coverInner(),
    ...(inner.to < to ? [{ from: inner.to + 1, to, exponent }] : []),
  ];
}
