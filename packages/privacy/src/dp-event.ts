/** The Gaussian mechanism: noise of standard deviation `noiseMultiplier` x L2 sensitivity; `noiseMultiplier` >= 0. */
export interface GaussianEvent {
  readonly kind: 'gaussian';
  readonly noiseMultiplier: number;
}

/** Each record takes part independently with probability `samplingRate` in [0, 1]; then `event` runs on those. */
export interface PoissonSampledEvent {
  readonly kind: 'poisson-sampled';
  readonly samplingRate: number;
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
  | PoissonSampledEvent
  | ComposedEvent
  | SelfComposedEvent
  | NonPrivateEvent
  | UnsupportedEvent;

/** Every kind of event, in the order of the documentation. */
export const dpEventKinds = [
  'gaussian',
  'poisson-sampled',
  'composed',
  'self-composed',
  'non-private',
  'unsupported',
] as const satisfies readonly DpEvent['kind'][];
