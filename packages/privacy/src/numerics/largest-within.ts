/** Where to look, and how closely. */
export interface SearchRange {
  /** > 0 */
  readonly low: number;
  readonly high: number;
  /** Looked at first, in [low, high]. */
  readonly start: number;
  readonly isWhole: boolean;
  /** Relative distance of the result from the largest possible one. */
  readonly tolerance: number;
}

interface Place {
  readonly x: number;
  /** log(f(x) / limit) */
  readonly excess: number;
}

/**
 * The largest x at which a rising function is still at most `limit`.
 *
 * @returns null when even `low` is above the limit; else an x at which `f` was not.
 */
export function largestWithin(f: (x: number) => number, limit: number, range: SearchRange): number | null {
  const at = (x: number): Place => ({
    x,
    excess: Math.log(Math.max(f(x), smallest)) - Math.log(Math.max(limit, smallest)),
  });
  const bracket = findBracket(at, range);
  return typeof bracket === 'number' || bracket === null ? bracket : closeBracket(at, bracket, range);
}

const smallest = 1e-300;

interface Bracket {
  readonly inside: Place;
  readonly outside: Place;
}

/** Costs rise about like a power of x: steps as long as such a power asks for, until the limit lies between two. */
function findBracket(
  at: (x: number) => Place,
  { low, high, start, isWhole }: SearchRange,
): Bracket | number | null {
  let inside: Place | null = null;
  let outside: Place | null = null;
  let x = isWhole ? Math.round(start) : start;
  for (;;) {
    const here = at(x);
    if (here.excess <= 0) inside = here;
    else outside = here;
    if (inside !== null && outside !== null) return { inside, outside };
    if (inside !== null && inside.x >= high) return inside.x;
    if (outside !== null && outside.x <= low) return null;
    const factor = Math.exp(Math.min(3, Math.max(0.05, Math.abs(here.excess) / 1.2)));
    const next = here.excess <= 0 ? Math.max(x * factor, isWhole ? x + 1 : 0) : x / factor;
    x = Math.min(high, Math.max(low, isWhole ? Math.floor(next) : next));
  }
}

/** Secants on logarithms, kept half a tolerance inside, so that both ends close in. */
function closeBracket(
  at: (x: number) => Place,
  bracket: Bracket,
  { isWhole, tolerance }: SearchRange,
): number {
  let { inside, outside } = bracket;
  while (outside.x - inside.x > Math.max(isWhole ? 1 : 0, tolerance * inside.x)) {
    const gap = Math.log(outside.x / inside.x);
    const share = Number.isFinite(outside.excess) ? -inside.excess / (outside.excess - inside.excess) : 0.5;
    const margin = Math.min(0.25 * gap, 0.5 * tolerance);
    const middle: number = inside.x * Math.exp(Math.min(gap - margin, Math.max(margin, share * gap)));
    const here = at(isWhole ? Math.min(outside.x - 1, Math.max(inside.x + 1, Math.round(middle))) : middle);
    if (here.excess <= 0) inside = here;
    else outside = here;
  }
  return inside.x;
}
