/**
 * exp(x) - 1 - x, without cancellation.
 *
 * Renyi divergences are built of it: with the loss L under P, E[exp((a - 1) L)] - 1 is
 * E[expRemainder((a - 1) L) + (a - 1) expRemainder(-L)], whose terms are all positive, because E[exp(-L)] = 1.
 */
export function expRemainder(x: number): number {
  if (Math.abs(x) > 0.7) return Math.expm1(x) - x;
  // The Taylor series: what follows its last term is below 1e-16 of the first one.
  let sum = 0;
  for (let k = Math.abs(x) < 0.05 ? 9 : 16; k >= 3; k--) sum = (1 + sum) * x * (reciprocals[k] as number);
  return 0.5 * x * x * (1 + sum);
}

const reciprocals = Array.from({ length: 17 }, (_, k) => 1 / k);
