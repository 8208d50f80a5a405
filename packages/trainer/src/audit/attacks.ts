import type { CanarySighting } from './gradient-canaries.js';

/** What an attacker makes of the sightings of one canary in one step, and in the step before it. */
export interface StepAttack {
  readonly kind: string;
  readonly title: string;
  /** Whether it needs the step before; each pair of steps then gives one score. */
  readonly looksBack: boolean;
  score(sighting: CanarySighting, before: CanarySighting | undefined): number;
}

/** Subtracts the release of the step before, whose canaries are known by now: noise that comes twice is gone. */
const repeatedNoise: StepAttack = {
  kind: 'repeated-noise',
  title: 'difference from the step before',
  looksBack: true,
  score: ({ values, signals }, before) =>
    values.reduce((sum, value, place) => {
      const known = before?.isTaken === true ? (before.signals[place] as number) : 0;
      return sum + (value - ((before?.values[place] ?? 0) - known)) * (signals[place] as number);
    }, 0),
};

/** The last digit of the release, in binary: where the noise was added in single precision, it tells how large the sum was. */
const lastDigit: StepAttack = {
  kind: 'last-digit',
  title: 'last binary digit of small values',
  looksBack: false,
  score: ({ values: [value = 0], signals: [signal = 0] }) => {
    const relative = Math.abs(value / signal);
    const digit = lastDigitOf(value) - Math.log2(Math.abs(signal));
    // Beside the canary's own value a small result has digits no finer than that value's.
    return relative > 0 && relative < 1 / 8 ? digit : -25.5;
  },
};

/** k where value is an odd multiple of 2^k. */
function lastDigitOf(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return Number.NaN;
  let digit = Math.floor(Math.log2(Math.abs(value))) - 24;
  while (Number.isInteger(value / 2 ** (digit + 1))) digit += 1;
  return digit;
}

/** What stands where a mask dropped the canary's coordinates, and no noise is due. */
const droppedPlaces: StepAttack = {
  kind: 'dropped-places',
  title: 'values where the mask dropped',
  looksBack: false,
  score: ({ values, signals }) => {
    const dropped = values.filter((_, place) => signals[place] === 0);
    return dropped.length === 0 ? Number.NaN : dropped.reduce((sum, value) => sum + Math.abs(value), 0);
  },
};

/** Attacks on single steps, beside the likelihood ratio of all. */
export const stepAttacks: readonly StepAttack[] = [repeatedNoise, lastDigit, droppedPlaces];
