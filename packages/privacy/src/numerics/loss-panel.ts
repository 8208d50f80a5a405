import type { LossSegment } from '../dominating-pairs/dominating-pair.js';
import { gaussLegendre } from './gauss-legendre.js';

/** Privacy losses, increasing, and the log of the mass or density of P that each stands for. */
export interface WeightedLosses {
  readonly loss: Float64Array;
  readonly logWeight: Float64Array;
  /** log(loss^2 / 2) + `logWeight`. */
  readonly logWeightOfSquare: Float64Array;
}

/** @param weighted same length as `losses`. */
export function weightedLosses(losses: readonly number[], weighted: readonly number[]): WeightedLosses {
  return {
    loss: Float64Array.from(losses),
    logWeight: Float64Array.from(weighted),
    logWeightOfSquare: Float64Array.from(
      losses,
      (loss, index) => Math.log(0.5 * loss * loss) + (weighted[index] as number),
    ),
  };
}

/** An interval of a segment, with what has been evaluated on it; everything is computed at most once. */
export interface LossPanel {
  /** Both ends, the middle and the quarters: losses and log densities. */
  readonly probes: WeightedLosses;
  /** The Gauss-Legendre nodes, whose weights include those of the rule. */
  nodes(): WeightedLosses;
  halves(): readonly [LossPanel, LossPanel];
}

const rule = gaussLegendre(16);

/** The part of `segment` between `low` and `high`. */
export function lossPanel(segment: LossSegment, low: number, high: number): LossPanel {
  const width = high - low;
  const at = (fraction: number) => low + fraction * width;
  let nodes: WeightedLosses | undefined;
  let halves: readonly [LossPanel, LossPanel] | undefined;
  return {
    probes: evaluateLosses(segment, [0, 0.25, 0.5, 0.75, 1].map(at)),
    nodes: () => {
      nodes ??= evaluateLosses(
        segment,
        rule.nodes.map((node) => at((1 - node) / 2)),
        (index) => Math.log(((rule.weights[index] as number) * width) / 2),
      );
      return nodes;
    },
    halves: () => {
      halves ??= [lossPanel(segment, low, at(0.5)), lossPanel(segment, at(0.5), high)];
      return halves;
    },
  };
}

/** `segment` at `places`; the log of its density plus `logFactor` of the place's index. */
export function evaluateLosses(
  segment: LossSegment,
  places: readonly number[],
  logFactor: (index: number) => number = () => 0,
): WeightedLosses {
  return weightedLosses(
    places.map((z) => segment.loss(z)),
    places.map((z, index) => segment.logDensity(z) + logFactor(index)),
  );
}
