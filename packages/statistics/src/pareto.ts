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
