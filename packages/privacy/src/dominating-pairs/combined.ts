import {
  type DominatingPair,
  type DominatingPairFamily,
  exchanged,
  type LossSegment,
  twoTailed,
} from './dominating-pair.js';

/**
 * A pair whose hockey-stick divergences equal those of `above` for alpha >= 1 and, exchanged, those of `below` for
 * alpha < 1: the loss is positive where `above` is, negative where the exchanged `below` is, and 0 otherwise.
 * Both are segments cut to positive losses. It dominates when `above` dominates one direction for alpha >= 1, `below`
 * the other, and both give the same total variation.
 *
 * Source: Zhu, Dong and Wang 2022 (arXiv:2106.08567), Lemma 20; that the parts may not simply be composed one by one,
 * Lebeda, Regehr, Kamath and Steinke 2024 (arXiv:2405.20769), section 5.
 */
export function joinedAtZero(
  above: (logTail: number) => LossSegment,
  below: (logTail: number) => LossSegment,
): DominatingPairFamily {
  return (logTail) => ({
    ...twoTailed([exchanged(below(logTail)), above(logTail)], logTail),
    restAtZero: true,
  });
}

/**
 * One of two mechanisms runs, and which one is drawn independently of the data; the adversary sees it.
 *
 * @param weight probability of `first`, in [0, 1].
 */
export function publicMixture(
  weight: number,
  first: DominatingPairFamily,
  second: DominatingPairFamily,
): DominatingPairFamily {
  if (weight <= 0) return second;
  if (weight >= 1) return first;
  return (logTail) => {
    const parts = [weighted(first(logTail), weight), weighted(second(logTail), 1 - weight)];
    return {
      segments: parts.flatMap(({ segments }) => segments),
      atoms: parts.flatMap(({ atoms }) => atoms),
      omittedMass: parts.reduce((sum, { omittedMass }) => sum + omittedMass, 0),
      // A second part without a rest adds up by itself, so that what is missing belongs to the first.
      ...(parts.some(({ restAtZero }) => restAtZero) ? { restAtZero: true as const } : {}),
    };
  };
}

function weighted(pair: DominatingPair, weight: number): DominatingPair {
  const logWeight = Math.log(weight);
  return {
    ...pair,
    segments: pair.segments.map((segment) => ({
      ...segment,
      logDensity: (z) => segment.logDensity(z) + logWeight,
    })),
    atoms: pair.atoms.map((atom) => ({ ...atom, logMass: atom.logMass + logWeight })),
    omittedMass: pair.omittedMass * weight,
  };
}
