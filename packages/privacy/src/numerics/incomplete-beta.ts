import { logFactorial } from './binomial.js';

/** Terms of the continued fraction at most; near its worst place, x = a / (a + b), it takes some sqrt(max(a, b)). */
const mostTerms = 100_000;
const tiny = 1e-300;

/**
 * P(Binomial(trials, rate) >= least), which is the regularised incomplete beta function I_rate(least, trials - least + 1).
 *
 * By the continued fraction, evaluated forwards (Lentz) on the side where it is quick.
 *
 * @param rate in [0, 1]. @returns within about 1e-12 relative of the truth, in about sqrt(trials) operations.
 * Source: DLMF 8.17.5 and 8.17.22.
 */
export function binomialTail(trials: number, rate: number, least: number): number {
  if (least <= 0) return 1;
  if (least > trials || rate <= 0) return 0;
  if (rate >= 1) return 1;
  const [a, b] = [least, trials - least + 1];
  return rate < (a + 1) / (a + b + 2) ? incompleteBeta(rate, a, b) : 1 - incompleteBeta(1 - rate, b, a);
}

/** I_x(a, b) for whole a, b >= 1 and x below (a + 1) / (a + b + 2). */
function incompleteBeta(x: number, a: number, b: number): number {
  const logFront =
    a * Math.log(x) +
    b * Math.log1p(-x) +
    logFactorial(a + b - 1) -
    logFactorial(a - 1) -
    logFactorial(b - 1);
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < mostTerms; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return Math.min(1, (Math.exp(logFront) * fraction) / a);
}

function awayFromZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
