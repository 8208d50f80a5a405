import type { DirectedPairs, DominatingPairFamily } from '../dominating-pairs/dominating-pair.js';
import { expRemainder } from './exp-remainder.js';
import { type LossPanel, type WeightedLosses, weightedLosses } from './loss-panel.js';
import { type LossStrip, lossStrip } from './loss-strip.js';

/**
 * The Renyi divergence of a dominating pair as a function of its order, the larger of both directions and neighbours.
 *
 * It bounds the mechanism's: hockey-stick divergences determine every f-divergence, Renyi's among them (Sason and Verdu
 * 2016, arXiv:1508.00335, section 7). With the loss L under P, E_P[exp((order - 1) L)] is one plus the expectation of
 * exp((order - 1) L) - 1 - (order - 1) (1 - exp(-L)), which is positive and 0 for L = 0, so that the missing mass of a
 * pair with `restAtZero` adds nothing.
 *
 * @param steepness how much the loss changes at most for each standard deviation of the noise; 0 for a bounded loss.
 * @returns a function of an order > 1, whose values are >= 0, to about 1e-12 relative; `Infinity` for orders that need
 *   more than `maxPieces` pieces.
 */
export function renyiDivergenceOfPairs(
  { forward, backward, larger }: DirectedPairs,
  steepness: number,
): (order: number) => number {
  if (larger !== undefined) {
    const one = renyiDivergenceOfPairs({ forward, backward }, steepness);
    const other = renyiDivergenceOfPairs(larger, steepness);
    return (order) => Math.max(one(order), other(order));
  }
  const ahead = renyiDivergence(forward, steepness);
  if (forward === backward) return ahead;
  const back = renyiDivergence(backward, steepness);
  return (order) => Math.max(ahead(order), back(order));
}

/** Panels of one pair. */
const maxPieces = 4_000;

/** How far below its peak the integrand is left out, in logarithms. */
const depth = 50;

/** A pair cut at some tail, ready to be integrated for any order. */
interface CutPair {
  readonly strips: readonly LossStrip[];
  readonly atoms: WeightedLosses;
}

function renyiDivergence(family: DominatingPairFamily, steepness: number): (order: number) => number {
  const cuts: (CutPair | null)[] = [];
  return (order) => {
    for (let level = 0; ; level++) {
      const reach = 12 * 2 ** level;
      // exp((order - 1) L) moves a normal distribution by at most order x steepness standard deviations.
      const reachOfWeight = reach - order * steepness;
      if (reachOfWeight < 10) {
        if (reach * 2 > maxPieces) return Number.POSITIVE_INFINITY;
        continue;
      }
      cuts[level] ??= cutPair(family, -0.5 * reach * reach);
      const cut = cuts[level];
      if (cut === null || cut === undefined) return Number.POSITIVE_INFINITY;
      const logExcess = excessMoment(cut, order);
      if (steepness > 0 && 0.5 * reachOfWeight ** 2 < depth - 10 + Math.max(0, -logExcess)) continue;
      return (logExcess > 40 ? logExcess : Math.log1p(Math.exp(logExcess))) / (order - 1);
    }
  };
}

function cutPair(family: DominatingPairFamily, logTail: number): CutPair | null {
  const { segments, atoms } = family(logTail);
  const counts = segments.map(({ low, high, smoothness }) =>
    Math.max(1, Math.ceil((high - low) / smoothness)),
  );
  if (counts.reduce((sum, count) => sum + count, 0) > maxPieces) return null;
  if (atoms.length > 10 * maxPieces) return null;
  return {
    strips: segments.map((segment, index) => lossStrip(segment, counts[index] as number)),
    atoms: weightedLosses(
      atoms.map(({ loss }) => loss),
      atoms.map(({ logMass }) => logMass),
    ),
  };
}

/** log of E[exp((order - 1) L) - 1 - (order - 1) (1 - exp(-L))]. */
function excessMoment({ strips, atoms }: CutPair, order: number): number {
  const above = order - 1;
  const logSquare = Math.log(above * order);
  const logAbove = Math.log(above);
  /** Log of the integrand to within 2: enough to find where it matters. */
  const height = ({ loss, logWeight, logWeightOfSquare }: WeightedLosses, index: number) => {
    const exponent = (loss[index] as number) * above;
    if (exponent > 1) return (logWeight[index] as number) + exponent;
    if ((loss[index] as number) < -1)
      return (logWeight[index] as number) - (loss[index] as number) + logAbove;
    return (logWeightOfSquare[index] as number) + logSquare;
  };
  let top = Number.NEGATIVE_INFINITY;
  const look = (losses: WeightedLosses) => {
    for (let index = 0; index < losses.loss.length; index++) top = Math.max(top, height(losses, index));
  };
  look(atoms);
  for (const { edges } of strips) look(edges);

  let sum = 0;
  const add = ({ loss, logWeight }: WeightedLosses) => {
    for (let index = 0; index < loss.length; index++) {
      const lossHere = loss[index] as number;
      const logFactor = (logWeight[index] as number) - top;
      // Beyond 40 one exponential is all of it, and may overflow by itself.
      if (above * lossHere > 40) sum += Math.exp(logFactor + above * lossHere);
      else if (lossHere < -40) sum += above * Math.exp(logFactor - lossHere);
      else sum += Math.exp(logFactor) * (expRemainder(above * lossHere) + above * expRemainder(-lossHere));
    }
  };
  /** The highest place among `from` .. `to`, and how far the integrand, but for its double zero at loss 0, ranges. */
  const range = (losses: WeightedLosses, from: number, to: number) => {
    let high = Number.NEGATIVE_INFINITY;
    let smoothLow = Number.POSITIVE_INFINITY;
    let smoothHigh = Number.NEGATIVE_INFINITY;
    for (let index = from; index <= to; index++) {
      const loss = losses.loss[index] as number;
      const smooth = (losses.logWeight[index] as number) + Math.max(0, above * loss, -loss);
      high = Math.max(high, height(losses, index));
      smoothLow = Math.min(smoothLow, smooth);
      smoothHigh = Math.max(smoothHigh, smooth);
    }
    return { high, spread: smoothHigh - smoothLow };
  };
  const integrate = (panel: LossPanel, splits: number) => {
    const { high, spread } = range(panel.probes, 0, panel.probes.loss.length - 1);
    if (high + spread < top - depth) return;
    if (spread > 6 && splits < 60) for (const half of panel.halves()) integrate(half, splits + 1);
    else add(panel.nodes());
  };
  add(atoms);
  for (const strip of strips) {
    for (let index = 0; index + 1 < strip.edges.loss.length; index++) {
      const { high, spread } = range(strip.edges, index, index + 1);
      // Two ends say less about a panel than its five probes.
      if (high + spread >= top - 2 * depth) integrate(strip.panel(index), 0);
    }
  }
  return top + Math.log(sum);
}
