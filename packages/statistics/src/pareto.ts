/** A cell by what it cost and what it gave. */
export interface CostAndUtility {
  /** Epsilon; infinity for a non-private cell. */
  readonly epsilon: number;
  /** Larger is better. */
  readonly utility: number;
}

/**
 * The cells that no other one beats: none has as much utility for less epsilon, or more for as much. By epsilon.
 *
 * @param cells of one delta, unit, relation and data set: others cannot be ordered.
 */
export function paretoFront<Cell extends CostAndUtility>(cells: readonly Cell[]): readonly Cell[] {
  const order = [...cells].sort((a, b) => a.epsilon - b.epsilon || b.utility - a.utility);
  let best = Number.NEGATIVE_INFINITY;
  return order.filter(({ utility }) => {
    if (!(utility > best)) return false;
    best = utility;
    return true;
  });
}

/**
 * Where points of one epsilon, which would hide each other in a chart, stand beside it: steps to the right, the same number to
 * both sides, 0 for a point that is alone. In the order of the points.
 */
export function stepsBeside(points: readonly { readonly epsilon: number }[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const { epsilon } of points) counts.set(epsilon, (counts.get(epsilon) ?? 0) + 1);
  const seen = new Map<number, number>();
  return points.map(({ epsilon }) => {
    const before = seen.get(epsilon) ?? 0;
    seen.set(epsilon, before + 1);
    return before - ((counts.get(epsilon) ?? 1) - 1) / 2;
  });
}
