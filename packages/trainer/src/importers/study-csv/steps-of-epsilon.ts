import { bestAccountant, sgdEvent } from '@clipwise/privacy';

/** Accountants of the time agree with ours to this share. */
const agreement = 0.005;

/**
 * The number of steps at which Poisson batches with Gaussian noise cost this epsilon; null where none does.
 *
 * @param samplingRate in (0, 1].
 */
export function stepsOfEpsilon(
  epsilon: number,
  {
    samplingRate,
    noiseMultiplier,
    delta,
    mostSteps,
  }: {
    readonly samplingRate: number;
    readonly noiseMultiplier: number;
    readonly delta: number;
    readonly mostSteps: number;
  },
): number | null {
  const costOf = (steps: number): number => {
    const answer = bestAccountant.epsilon({
      event: sgdEvent(samplingRate, noiseMultiplier, steps),
      delta,
    });
    return answer.kind === 'bounded' ? answer.epsilon : Number.POSITIVE_INFINITY;
  };
  let [low, high] = [1, mostSteps];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (costOf(middle) < epsilon * (1 - 1e-9)) low = middle + 1;
    else high = middle;
  }
  const [steps = low] = [low - 1, low, low + 1]
    .filter((one) => one >= 1 && one <= mostSteps)
    .sort((one, other) => Math.abs(costOf(one) - epsilon) - Math.abs(costOf(other) - epsilon));
  return Math.abs(costOf(steps) - epsilon) <= agreement * epsilon ? steps : null;
}
