/** Losses on which a distribution is written down. */
export interface LossNodes {
  /** `[nodes]`, increasing. */
  readonly losses: Float64Array;
  /** Which node the grid was built around. */
  readonly origin: number;
}

/** Losses at the origin plus multiples of a spacing. */
export interface AlignedNodes extends LossNodes {
  /** `[nodes]` multiples; 0 at the origin. */
  readonly indices: Float64Array;
}

/**
 * Nodes for a first look: 0 and, on both sides, steps in a constant ratio. Few nodes show any scale.
 *
 * @param low the smallest loss to cover, <= 0. @param high the largest, >= 0.
 * @param relativeSpacing distance of neighbours over their size, in (0, 1).
 */
export function probeNodes(low: number, high: number, relativeSpacing: number): LossNodes {
  const smallest = 1e-10 * Math.max(-low, high, 1e-200);
  const side = (reach: number): number[] => {
    const distances = [smallest];
    while ((distances.at(-1) as number) < reach)
      distances.push((distances.at(-1) as number) * (1 + relativeSpacing));
    return distances;
  };
  const left = side(-low).reverse();
  return {
    losses: Float64Array.from([...left.map((distance) => -distance), 0, ...side(high)]),
    origin: left.length,
  };
}

/**
 * Nodes at `origin` plus multiples of `spacing`: all of them near the origin, and further out so many that neighbours
 * stay within `relativeSpacing` of their distance from it. A large loss is rare, and tolerates an error in proportion.
 *
 * @param low the smallest loss to cover. @param high the largest.
 */
export function alignedNodes(
  low: number,
  high: number,
  origin: number,
  spacing: number,
  relativeSpacing: number,
): AlignedNodes {
  const side = (reach: number): number[] => {
    const indices = [1];
    while ((indices.at(-1) as number) * spacing < reach) {
      const index = indices.at(-1) as number;
      indices.push(index + Math.max(1, Math.floor(index * relativeSpacing)));
    }
    return indices;
  };
  const left = side(origin - low).reverse();
  const indices = Float64Array.from([...left.map((index) => -index), 0, ...side(high - origin)]);
  return { indices, losses: indices.map((index) => origin + index * spacing), origin: left.length };
}
