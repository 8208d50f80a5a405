/**
 * A stretch of outcomes z on which the privacy loss L(z) = log(P(z) / Q(z)) increases and P has a density.
 */
export interface LossSegment {
  readonly low: number;
  readonly high: number;
  /** L at `z`; increasing. */
  loss(z: number): number;
  /** Log of the density of P at `z`. */
  logDensity(z: number): number;
  /** The z in [low, high] with that loss; `near` is a z below it, for solvers that start somewhere. */
  inverse(loss: number, near: number): number;
  /** A length in z over which density and loss are smooth: far from their complex singularities. */
  readonly smoothness: number;
}

/** An outcome with a probability of its own. */
export interface LossAtom {
  readonly loss: number;
  /** Log of its probability under P. */
  readonly logMass: number;
}

/**
 * Two distributions P and Q that are at least as far apart as the outputs on any two neighbouring data sets, for every
 * hockey-stick divergence: H_alpha(M(D) || M(D')) <= H_alpha(P || Q) for all alpha >= 0. Their privacy loss under P
 * then bounds the composition of any number of such mechanisms.
 *
 * Source: Zhu, Dong and Wang 2022 (arXiv:2106.08567), Definition 7 and Theorem 10.
 */
export interface DominatingPair {
  readonly segments: readonly LossSegment[];
  readonly atoms: readonly LossAtom[];
  /** Upper bound on the probability under P of the outcomes that were left out at the far ends. */
  readonly omittedMass: number;
  /** What is missing to a probability of 1 lies at a loss of 0. */
  readonly restAtZero?: true;
}

/**
 * A pair cut off so that at most about exp(`logTail`) of P and of Q is left out.
 *
 * @param logTailOfFirst the same for P where P outweighs Q, when it may be more; by default `logTail`.
 */
export type DominatingPairFamily = (logTail: number, logTailOfFirst?: number) => DominatingPair;

/** Both ways of telling two neighbours apart. `forward`: P comes from the data set with the record; `backward`: from the other one. The two are the same object when the pair is symmetric. */
export interface BothWays {
  readonly forward: DominatingPairFamily;
  readonly backward: DominatingPairFamily;
}

/**
 * The pairs of a mechanism on a data set. A data set and its neighbour keep their direction through a composition, hence
 * each is composed by itself and the larger epsilon counts.
 */
export interface DirectedPairs extends BothWays {
  /** There when a neighbour with one record more differs in another way than the one with a record less, which the rest is for. */
  readonly larger?: BothWays;
}

/** The directions of a symmetric pair. */
export function symmetric(family: DominatingPairFamily): DirectedPairs {
  return { forward: family, backward: family };
}

/** A pair of Gaussian mixtures: segments that leave out exp(`logTail`) at each of two far ends. */
export function twoTailed(segments: readonly LossSegment[], logTail: number): DominatingPair {
  return { segments, atoms: [], omittedMass: 2 * Math.exp(logTail) };
}

/** The pair (Q, P) in place of (P, Q): the loss changes its sign and is taken under the other distribution. */
export function exchanged(segment: LossSegment): LossSegment {
  return {
    low: -segment.high,
    high: -segment.low,
    loss: (z) => -segment.loss(-z),
    logDensity: (z) => segment.logDensity(-z) - segment.loss(-z),
    // What lies below here lies above there: its solver starts at its own low end.
    inverse: (loss) => -segment.inverse(-loss, segment.low),
    smoothness: segment.smoothness,
  };
}

/** `exchanged` for an atom. */
export function exchangedAtom({ loss, logMass }: LossAtom): LossAtom {
  return { loss: -loss, logMass: logMass - loss };
}
