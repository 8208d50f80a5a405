import type { DpEvent } from './dp-event.js';
import type { Neighbouring } from './neighbouring.js';
import { normalUpperTail } from './numerics/normal.js';
import { normalQuantile } from './numerics/normal-quantile.js';
import { tradeOff } from './trade-off.js';

/** What an attacker can reach, in numbers that do not hang on one delta. */
export interface AttackFacts {
  /** The least mu whose Gaussian curve is nowhere below the mechanism's, at false positive rates from 1e-4. */
  readonly mu: number;
  /** By how much that curve overstates the true positive rate, at most. */
  readonly fitError: number;
  /** Largest true positive rate at each false positive rate. */
  readonly rates: readonly AttackRate[];
  /** The whole trade-off curve, by growing false positive rate from 0 to 1, denser at small ones. */
  readonly curve: readonly AttackRate[];
}

/** The largest true positive rate at a false positive rate. */
export interface AttackRate {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

const smallestRate = 1e-4;
const gridRates = Array.from({ length: 121 }, (_, index) => smallestRate ** (1 - index / 121));
/** Ten to a factor of ten below 0.1, then every 0.025. */
const curveRates = [
  0,
  ...Array.from({ length: 30 }, (_, index) => smallestRate * 10 ** (index / 10)),
  ...Array.from({ length: 37 }, (_, index) => (4 + index) / 40),
];

/**
 * Reads mu and the rates that matter off the trade-off curve of an event; null for one without a curve.
 *
 * Source: Gomez et al. 2025 (arXiv:2503.10945) for mu with the error of its fit; Carlini et al. 2022 (arXiv:2112.03570) for the
 * rates at few false alarms.
 * @example
 * attackFacts({ kind: 'gaussian', noiseMultiplier: 1 }, 'add-remove').mu.toFixed(3); // '1.000'
 */
export function attackFacts(event: DpEvent, neighbouring: Neighbouring): AttackFacts | null {
  const curve = tradeOff(event, neighbouring);
  if (curve.kind === 'unbounded') return null;
  const points = gridRates.map((fpr) => ({ fpr, tpr: curve.maximalTpr(fpr) }));
  const mus = points
    .filter(({ tpr }) => tpr < 1)
    .map(({ fpr, tpr }) => normalQuantile(tpr) - normalQuantile(fpr));
  // Where every attack succeeds no Gaussian curve is above but that of no noise at all.
  if (mus.length < points.length / 2) return null;
  const mu = Math.max(0, ...mus);
  const gaussian = (fpr: number) => normalUpperTail(-normalQuantile(fpr) - mu);
  return {
    mu,
    fitError: Math.max(0, ...points.map(({ fpr, tpr }) => gaussian(fpr) - tpr)),
    rates: [0.001, 0.01].map((fpr) => rateOf({ fpr, tpr: curve.maximalTpr(fpr) })),
    curve: curveRates.map((fpr) => rateOf({ fpr, tpr: curve.maximalTpr(fpr) })),
  };
}

function rateOf({ fpr, tpr }: { readonly fpr: number; readonly tpr: number }): AttackRate {
  return { falsePositiveRate: fpr, truePositiveRate: tpr };
}

/**
 * What the rates mean for a person, a sentence.
 *
 * @param unit `example`, `scan`, ...
 */
export function attackSentence({ mu, fitError, rates }: AttackFacts, unit: string): string {
  const percent = (rate: number) => `${Number((100 * Math.min(1, rate)).toPrecision(2))} %`;
  const found = rates.map(
    ({ falsePositiveRate, truePositiveRate }, index) =>
      `${index === 0 ? 'at' : 'and at'} ${percent(falsePositiveRate)} false alarms at most ${percent(truePositiveRate)}`,
  );
  return `An attacker who sees all that was released and knows all data but one ${unit} finds, ${found.join(', ')} of those that took part (mu ${mu.toFixed(2)} of Gaussian privacy, which overstates that by ${percent(fitError)} at most).`;
}
