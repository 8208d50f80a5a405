import type { Accountant } from '../accountant.js';
import type { DpEvent } from '../dp-event.js';
import type { Neighbouring } from '../neighbouring.js';

/** What may be calibrated. */
export const calibratedParameters = ['noiseMultiplier', 'steps', 'samplingRate'] as const;
export type CalibratedParameter = (typeof calibratedParameters)[number];

/** Finds the value of one parameter that spends a target and no more. */
export type Calibrate = (question: {
  readonly parameter: CalibratedParameter;
  readonly eventAt: (value: number) => DpEvent;
  readonly target: { readonly epsilon: number; readonly delta: number };
  readonly accountant: Accountant;
  readonly neighbouring?: Neighbouring;
}) =>
  | { readonly kind: 'found'; readonly value: number; readonly epsilon: number }
  | { readonly kind: 'impossible'; readonly reason: string };

/** The calibration that the command uses; null where this package has none. */
export const calibrate: Calibrate | null = null;
