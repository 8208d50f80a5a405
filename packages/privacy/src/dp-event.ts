/** The Gaussian mechanism: noise of standard deviation `noiseMultiplier` x L2 sensitivity; `noiseMultiplier` >= 0. */
export interface GaussianEvent {
  readonly kind: 'gaussian';
  readonly noiseMultiplier: number;
}

/** The Laplace mechanism on one number: noise of scale b = `noiseMultiplier` x L1 sensitivity; `noiseMultiplier` >= 0. */
export interface LaplaceEvent {
  readonly kind: 'laplace';
  readonly noiseMultiplier: number;
}

/**
 * The discrete Gaussian mechanism on one integer: noise on the integers with probabilities proportional to
 * exp(-x^2 / (2 sigma^2)), sigma = `noiseMultiplier` x `sensitivity`; `sensitivity` is an integer >= 1.
 */
export interface DiscreteGaussianEvent {
  readonly kind: 'discrete-gaussian';
  readonly noiseMultiplier: number;
  readonly sensitivity: number;
}

/** Each record takes part independently with probability `samplingRate` in [0, 1]; then `event` runs on those. */
export interface PoissonSampledEvent {
  readonly kind: 'poisson-sampled';
  readonly samplingRate: number;
  readonly event: DpEvent;
}

/**
 * Poisson sampling at `samplingRate` from `datasetSize` records, then a uniformly random subset of `maxBatchSize` of
 * them when more were drawn. `noiseMultiplier` of the inner event is per one record added to the batch.
 *
 * `datasetSize` is the size of the data set that the mechanism ran on. Under `add-remove` its neighbours have one record
 * less or one more; accountants bill the larger of both answers. Other relations leave the size as it is.
 */
export interface TruncatedPoissonSampledEvent {
  readonly kind: 'truncated-poisson-sampled';
  readonly datasetSize: number;
  readonly samplingRate: number;
  readonly maxBatchSize: number;
  readonly event: DpEvent;
}

/**
 * A uniformly random batch of exactly `batchSize` of `datasetSize` records, without replacement. `noiseMultiplier` of
 * the inner event is per one record added to the batch, although exchanging two moves the sum twice as far. Under
 * `add-remove` the neighbour with a record less is billed: one with a record more is drawn from more rarely.
 */
export interface FixedSizeSampledEvent {
  readonly kind: 'fixed-size-sampled';
  readonly datasetSize: number;
  readonly batchSize: number;
  readonly event: DpEvent;
}

/** `epochs` passes over shuffled, fixed batches: each record takes part in one `event` an epoch. No amplification. */
export interface ShuffledEvent {
  readonly kind: 'shuffled';
  readonly epochs: number;
  readonly event: DpEvent;
}

/**
 * `epochs` times, each record is put into one of `batches` batches, drawn uniformly and by itself, and `event` is run on each.
 * Batches vary in size, and nobody learns who is in which.
 */
export interface BallsInBinsEvent {
  readonly kind: 'balls-in-bins';
  readonly batches: number;
  readonly epochs: number;
  readonly event: DpEvent;
}

/**
 * Prefix sums by binary trees with noise of `noiseMultiplier` x L2 sensitivity on every node, one tree of
 * `stepCounts[i]` leaves after the other; each record is in at most one leaf of all trees.
 */
export interface TreeAggregationEvent {
  readonly kind: 'tree-aggregation';
  readonly noiseMultiplier: number;
  readonly stepCounts: readonly number[];
}

/**
 * DP-FTRL with a matrix of `bands` bands: `steps` correlated releases with noise of `noiseMultiplier` x the largest
 * column norm x clipping norm. The records are split in `bands` fixed groups that take turns; in its turn a group is
 * Poisson-sampled at `samplingRate`, and 1 means that all of it takes part.
 */
export interface BandedMatrixFactorizationEvent {
  readonly kind: 'banded-matrix-factorization';
  readonly noiseMultiplier: number;
  readonly bands: number;
  readonly steps: number;
  readonly samplingRate: number;
}

/** `event`, seen by a person who owns `size` of the records: neighbours differ in all of them at once. */
export interface GroupEvent {
  readonly kind: 'group';
  readonly size: number;
  readonly event: DpEvent;
}

/**
 * `event` is run K times with other hyper-parameters and only the best result is kept. K is drawn from a truncated
 * negative binomial distribution of that `shape` (1 geometric, 0 logarithmic) or from a Poisson distribution.
 */
export interface RepeatAndSelectEvent {
  readonly kind: 'repeat-and-select';
  readonly meanRepetitions: number;
  readonly shape: number | 'poisson';
  readonly event: DpEvent;
}

/** Events on the same data, one after another; each may depend on the earlier answers. */
export interface ComposedEvent {
  readonly kind: 'composed';
  readonly events: readonly DpEvent[];
}

/** `event`, `count` times over; `count` is an integer >= 0. */
export interface SelfComposedEvent {
  readonly kind: 'self-composed';
  readonly event: DpEvent;
  readonly count: number;
}

/** A release without any guarantee: epsilon is infinite. */
export interface NonPrivateEvent {
  readonly kind: 'non-private';
  readonly reason: string;
}

/** A mechanism that no accountant here can bound: there is no epsilon, and `reason` says why. */
export interface UnsupportedEvent {
  readonly kind: 'unsupported';
  readonly reason: string;
}

/**
 * What a mechanism did to the data, as far as its privacy cost is concerned.
 *
 * It is derived from the objects that ran and stored in the ledger; accountants read nothing else.
 */
export type DpEvent =
  | GaussianEvent
  | LaplaceEvent
  | DiscreteGaussianEvent
  | PoissonSampledEvent
  | TruncatedPoissonSampledEvent
  | FixedSizeSampledEvent
  | ShuffledEvent
  | BallsInBinsEvent
  | TreeAggregationEvent
  | BandedMatrixFactorizationEvent
  | GroupEvent
  | RepeatAndSelectEvent
  | ComposedEvent
  | SelfComposedEvent
  | NonPrivateEvent
  | UnsupportedEvent;

/** Every kind of event, in the order of the documentation. */
export const dpEventKinds = [
  'gaussian',
  'laplace',
  'discrete-gaussian',
  'poisson-sampled',
  'truncated-poisson-sampled',
  'fixed-size-sampled',
  'shuffled',
  'balls-in-bins',
  'tree-aggregation',
  'banded-matrix-factorization',
  'group',
  'repeat-and-select',
  'composed',
  'self-composed',
  'non-private',
  'unsupported',
] as const satisfies readonly DpEvent['kind'][];
