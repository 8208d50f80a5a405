import { binomialTail } from '../numerics/incomplete-beta.js';

/**
 * The largest rate at which `successes` or fewer of `trials` still happen with probability `significance`.
 *
 * Guarantee: below the true rate with probability at most `significance`.
 * Source: Clopper and Pearson 1934, Biometrika 26(4), p. 404.
 */
export function clopperPearsonUpper(successes: number, trials: number, significance: number): number {
  if (successes >= trials) return 1;
  // P(X <= successes) falls as the rate grows.
  return rateWhere((rate) => binomialTail(trials, rate, successes + 1) < 1 - significance);
}

/** The smallest such rate at which `successes` or more still happen with that probability. */
export function clopperPearsonLower(successes: number, trials: number, significance: number): number {
  return 1 - clopperPearsonUpper(trials - successes, trials, significance);
}

/** The rate at which a claim that holds for small rates begins to fail, from above. */
function rateWhere(holds: (rate: number) => boolean): number {
  let [low, high] = [0, 1];
  while (high - low > 1e-13 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return high;
}
