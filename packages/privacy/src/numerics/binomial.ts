/** Log of n! by Stirling's series (Abramowitz and Stegun 6.1.40) from 16 on; its error is below 1e-15 relative there. */
export function logFactorial(n: number): number {
  if (n < 16) {
    let product = 1;
    for (let factor = 2; factor <= n; factor++) product *= factor;
    return Math.log(product);
  }
  const x = n + 1;
  const r = 1 / (x * x);
  return (
    (x - 0.5) * Math.log(x) -
    x +
    0.5 * Math.log(2 * Math.PI) +
    (1 / x) * (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r / 1680)))
  );
}

/** Log of the probability of `successes` among `trials` at `rate` in (0, 1). */
function logBinomial(trials: number, rate: number, successes: number): number {
  return (
    logFactorial(trials) -
    logFactorial(successes) -
    logFactorial(trials - successes) +
    successes * Math.log(rate) +
    (trials - successes) * Math.log1p(-rate)
  );
}

/** P(Binomial(trials, rate) = 0 .. trials). @param rate in (0, 1). */
export function binomialWeights(trials: number, rate: number): number[] {
  return Array.from({ length: trials + 1 }, (_, successes) => Math.exp(logBinomial(trials, rate, successes)));
}

/** P(Binomial(trials, rate) >= least). @param rate in [0, 1]. */
export function binomialUpperTail(trials: number, rate: number, least: number): number {
  if (least <= 0) return 1;
  if (least > trials || rate === 0) return 0;
  if (rate === 1) return 1;
  // Summed from the far end of the shorter tail, smallest terms last to reach the sum but first to stop it.
  const upper = least > trials * rate;
  let sum = 0;
  if (upper) {
    for (let k = least; k <= trials; k++) {
      const term = Math.exp(logBinomial(trials, rate, k));
      sum += term;
      if (term <= sum * 1e-18) break;
    }
    return Math.min(1, sum);
  }
  for (let k = least - 1; k >= 0; k--) {
    const term = Math.exp(logBinomial(trials, rate, k));
    sum += term;
    if (term <= sum * 1e-18) break;
  }
  return Math.max(0, 1 - sum);
}
