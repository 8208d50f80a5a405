import { bestAccountant, createRdpAccountant, sgdEvent } from '@clipwise/privacy';
import { inEachRun, type Rule } from '../finding.js';

/** Accountants that are right differ: a tight one lies below Renyi's. Rounding and grids move either by less than this. */
const slack = 0.02;

/** The epsilon that its author gives, computed again from what its author says was done. */
export const epsilonNotReproduced: Rule = {
  code: 'epsilon-not-reproduced',
  severity: 'error',
  title: 'Epsilon does not follow from what was done',
  meaning: 'The stated epsilon belongs to another noise, sampling rate, number of steps or delta.',
  remedy: 'State epsilon for the steps that were taken, or the steps that epsilon stands for.',
  find: inEachRun(({ stated }) => {
    if (stated === null || stated.sampler !== 'poisson') return null;
    const { samplingRate, noiseMultiplier, steps, delta, epsilon } = stated;
    if (samplingRate === null || noiseMultiplier === null || steps === null) return null;
    if (delta === null || epsilon === null) return null;
    const query = { event: sgdEvent(samplingRate, noiseMultiplier, steps), delta };
    const [tight, loose] = [bestAccountant, createRdpAccountant()].map((one) => one.epsilon(query));
    if (tight?.kind !== 'bounded' || loose?.kind !== 'bounded') return null;
    const isBetween =
      epsilon >= tight.epsilon * (1 - slack) &&
      epsilon <= Math.max(tight.epsilon, loose.epsilon) * (1 + slack);
    if (isBetween) return null;
    return {
      text: `Epsilon ${epsilon.toPrecision(4)} is stated; ${steps} steps at sampling rate ${samplingRate.toPrecision(4)} and noise multiplier ${noiseMultiplier} cost ${tight.epsilon.toPrecision(4)} at delta ${delta}.`,
      evidence: { stated: epsilon, recomputed: tight.epsilon, samplingRate, noiseMultiplier, steps, delta },
    };
  }),
};
