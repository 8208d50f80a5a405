/** Losses with their probabilities, and how many independent ones are added. */
export interface CountedLosses {
  /** `[nodes]`, increasing. */
  readonly losses: Float64Array;
  /** `[nodes]`, adding up to at most 1. */
  readonly masses: Float64Array;
  readonly count: number;
}

/**
 * log E[exp(tilt L)] of a sum L of independent losses. At tilt t it is t times the Renyi divergence of order t + 1.
 */
export function logMoment(parts: readonly CountedLosses[], tilt: number): number {
  let total = 0;
  for (const { losses, masses, count } of parts) {
    const largest = tilt * (tilt > 0 ? (losses.at(-1) as number) : (losses[0] as number));
    const near = largest < 500 ? nearZero(losses, masses, tilt) : Number.NaN;
    total += count * (Math.abs(near) < 1 ? near : farOut(losses, masses, tilt));
  }
  return total;
}

/** Sums exp(t L) - 1, so that a moment near 1 keeps its digits through a million compositions. */
function nearZero(losses: Float64Array, masses: Float64Array, tilt: number): number {
  let sum = 0;
  let excess = 0;
  for (let node = 0; node < losses.length; node++) {
    const mass = masses[node] as number;
    sum += mass;
    excess += mass * Math.expm1(tilt * (losses[node] as number));
  }
  return Math.log1p(excess + (sum - 1));
}

function farOut(losses: Float64Array, masses: Float64Array, tilt: number): number {
  const exponent = (node: number) => Math.log(masses[node] as number) + tilt * (losses[node] as number);
  let largest = Number.NEGATIVE_INFINITY;
  for (let node = 0; node < losses.length; node++) largest = Math.max(largest, exponent(node));
  let sum = 0;
  for (let node = 0; node < losses.length; node++) sum += Math.exp(exponent(node) - largest);
  return largest + Math.log(sum);
}

/** `[nodes]` probabilities weighted with exp(tilt L) and scaled to add up to 1. */
export function tiltedMasses({ losses, masses }: Omit<CountedLosses, 'count'>, tilt: number): Float64Array {
  const normaliser = logMoment([{ losses, masses, count: 1 }], tilt);
  return masses.map((mass, node) => Math.exp(Math.log(mass) + tilt * (losses[node] as number) - normaliser));
}

/** Variance of the sum under the tilted probabilities. */
export function tiltedVariance(parts: readonly CountedLosses[], tilt: number): number {
  let variance = 0;
  for (const part of parts) {
    const weights = tiltedMasses(part, tilt);
    let mean = 0;
    let square = 0;
    weights.forEach((weight, node) => {
      const loss = part.losses[node] as number;
      mean += weight * loss;
      square += weight * loss * loss;
    });
    variance += part.count * Math.max(0, square - mean * mean);
  }
  return variance;
}
