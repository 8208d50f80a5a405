import type { ComposedLosses } from './compose.js';
import { UnresolvedLossError } from './unresolved-loss.js';

/**
 * delta as a function of epsilon for a composed distribution. All sums are scaled: true value = exp(`logScale(node)`)
 * x what is stored, where the scale falls with the node, so that neither end over- or underflows.
 */
export interface TailSums {
  /**
   * The smallest epsilon >= 0 at which delta(epsilon) is at most `delta`.
   *
   * @param margin +1 adds the error bound to delta, -1 takes it off.
   */
  epsilon(delta: number, infinity: number, margin: 1 | -1): number;
  /** delta at `epsilon`, in [0, 1]. */
  delta(epsilon: number, infinity: number, margin: 1 | -1): number;
  /** delta at each node. `[nodes]` */
  readonly nodes: { readonly losses: Float64Array; readonly deltas: Float64Array };
}

/**
 * With w_k the untilted masses at losses k h and, for each node j,
 * B_j = sum over k >= j of w_k exp(-(k - j) h) and D_j = sum over k >= j of w_k (1 - exp(-(k - j) h)) = delta(j h),
 * both follow from the right by sums of positive terms: B_j = w_j + exp(-h) B_{j+1}, D_j = D_{j+1} + (1 - exp(-h)) B_{j+1}.
 * Between nodes delta is linear in exp(epsilon): delta = D_{j+1} + B_{j+1} (1 - exp(epsilon - (j + 1) h)).
 */
export function tailSums(composed: ComposedLosses): TailSums {
  const { spacing, firstLoss, tilted, tilt, error } = composed;
  const count = tilted.length;
  const decay = Math.exp(-spacing);
  const decayed = -Math.expm1(-spacing);
  const tiltStep = Math.exp(-tilt * spacing);
  // At node j, in units of exp(logMoment - tilt x loss_j): the tilt's weight relative to that node.
  const inverse = new Float64Array(count + 1);
  const tail = new Float64Array(count + 1);
  for (let node = count - 1; node >= 0; node--) {
    const above = (inverse[node + 1] as number) * tiltStep;
    inverse[node] = (tilted[node] as number) + decay * above;
    tail[node] = (tail[node + 1] as number) * tiltStep + decayed * above;
  }
  const lossAt = (node: number) => firstLoss + node * spacing;
  const logScale = (node: number) => composed.logMoment - tilt * lossAt(node);
  const unscaled = (node: number, scaled: number, infinity: number) => {
    if (Number.isNaN(scaled)) throw new UnresolvedLossError('the tail of a privacy loss could not be summed');
    return (scaled > 0 ? Math.exp(logScale(node) + Math.log(scaled)) : 0) + infinity;
  };
  const deltaAt = (node: number, infinity: number, margin: number) =>
    unscaled(node, (tail[node] as number) + margin * error, infinity);

  const epsilon = (delta: number, infinity: number, margin: 1 | -1): number => {
    const start = Math.max(0, Math.ceil(-firstLoss / spacing));
    // delta falls with the node: the first one that satisfies the limit.
    let low = start;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (deltaAt(middle, infinity, margin) <= delta) high = middle;
      else low = middle + 1;
    }
    if (low === count) return Number.POSITIVE_INFINITY;
    // What lies below the window is out of sight; only without a tilt it is rare for that reason.
    if (low === 0 && tilt > 0) return margin > 0 ? Math.max(0, lossAt(0)) : 0;
    const slack = (delta - infinity) * Math.exp(-logScale(low)) - margin * error * Math.exp(tilt * spacing);
    const share = (slack - (tail[low] as number)) / (inverse[low] as number);
    const from = low === 0 ? Number.NEGATIVE_INFINITY : lossAt(low - 1);
    const between = share < 1 ? lossAt(low) + Math.log1p(-share) : from;
    return Math.max(0, Math.min(lossAt(low), Math.max(from, between)));
  };

  const delta = (at: number, infinity: number, margin: 1 | -1): number => {
    const node = Math.max(0, Math.ceil((at - firstLoss) / spacing - 1e-12));
    if (node >= count) return margin > 0 ? Math.min(1, deltaAt(count - 1, infinity, margin)) : 0;
    const scaled =
      (tail[node] as number) +
      (inverse[node] as number) * -Math.expm1(at - lossAt(node)) +
      margin * error * Math.exp(tilt * Math.max(spacing, lossAt(node) - at));
    return Math.min(1, unscaled(node, scaled, infinity));
  };

  return {
    epsilon,
    delta,
    get nodes() {
      const losses = new Float64Array(count);
      const deltas = new Float64Array(count);
      for (let node = 0; node < count; node++) {
        losses[node] = lossAt(node);
        deltas[node] = Math.min(1, deltaAt(node, 0, 1));
      }
      return { losses, deltas };
    },
  };
}
