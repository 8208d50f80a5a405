import type { DpEvent } from './dp-event.js';
import type { LedgerCharge } from './ledger.js';

/** Gaussian noise on a Poisson sample. */
interface Step {
  readonly samplingRate: number;
  readonly noiseMultiplier: number;
  readonly count: number;
}

/**
 * Charges that cost at least as much and hold at most `most` different Gaussian mechanisms on Poisson samples: neighbours
 * in a schedule of noise multipliers are billed at the least noise and the largest sampling rate among them. Events of
 * other kinds stay as they are.
 *
 * More noise is post-processing, and a Poisson sample of a smaller rate is a larger one that was thinned: either can only
 * lower a divergence.
 *
 * @param most an integer >= 1.
 */
export function mergedCharges(charges: Iterable<LedgerCharge>, most: number): readonly LedgerCharge[] {
  const others: LedgerCharge[] = [];
  const steps: Step[] = [];
  for (const { event, count } of charges) divide(event, count, steps, others);
  let [least, greatest] = [Number.POSITIVE_INFINITY, 0];
  for (const { noiseMultiplier } of steps) {
    least = Math.min(least, noiseMultiplier);
    greatest = Math.max(greatest, noiseMultiplier);
  }
  const width = Math.log(greatest / least) / most;
  const merged = new Map<number, Step>();
  for (const step of steps) {
    const place =
      width > 0 ? Math.min(most - 1, Math.floor(Math.log(step.noiseMultiplier / least) / width)) : 0;
    const before = merged.get(place);
    merged.set(
      place,
      before === undefined
        ? step
        : {
            samplingRate: Math.max(before.samplingRate, step.samplingRate),
            noiseMultiplier: Math.min(before.noiseMultiplier, step.noiseMultiplier),
            count: before.count + step.count,
          },
    );
  }
  return [...others, ...[...merged.values()].map(chargeOf)];
}

/** The same charges as if every record took part in every step, which is quick for any group. */
export function withoutSampling(charges: Iterable<LedgerCharge>): readonly LedgerCharge[] {
  const others: LedgerCharge[] = [];
  const steps: Step[] = [];
  for (const { event, count } of charges) divide(event, count, steps, others);
  return [...others, ...steps.map((step) => chargeOf({ ...step, samplingRate: 1 }))];
}

/** Takes compositions apart. */
function divide(event: DpEvent, count: number, steps: Step[], others: LedgerCharge[]): void {
  if (event.kind === 'composed') {
    for (const part of event.events) divide(part, count, steps, others);
  } else if (event.kind === 'self-composed') {
    divide(event.event, count * event.count, steps, others);
  } else if (
    event.kind === 'poisson-sampled' &&
    event.event.kind === 'gaussian' &&
    event.event.noiseMultiplier > 0
  ) {
    const { samplingRate } = event;
    steps.push({ samplingRate, noiseMultiplier: event.event.noiseMultiplier, count });
  } else others.push({ event, count });
}

function chargeOf({ samplingRate, noiseMultiplier, count }: Step): LedgerCharge {
  const event: DpEvent = { kind: 'gaussian', noiseMultiplier };
  return { event: samplingRate === 1 ? event : { kind: 'poisson-sampled', samplingRate, event }, count };
}
