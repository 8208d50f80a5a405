import { parseRunConfig } from '../config/parse-run-config.js';
import type { RunConfig, RunConfigInput } from '../config/run-config.js';

/** Parts of a step that is audited; what is left out is as in `stepConfig`. */
export type StepParts = Partial<
  Pick<RunConfigInput, 'clipping' | 'sparsification' | 'sampling' | 'noise' | 'privacy' | 'audit'>
>;

const examples = 10;

/**
 * A run whose steps take no time: ten small synthetic scans, all of them in every step, sigma = 1. It claims epsilon 4.377 at
 * delta 1e-5 for each step.
 *
 * @param canaries and input canaries, which are part of every step too.
 */
export function stepConfig(canaries: number, parts: StepParts = {}, backend = 'auto'): RunConfig {
  const { inputCanaries = 0 } = parts.audit ?? {};
  return parseRunConfig({
    dataset: {
      kind: 'oct-phantom',
      imageHeight: 32,
      imageWidth: 32,
      trainingSubjects: examples,
      validationSubjects: 1,
      scansPerSubject: 1,
    },
    model: { kind: 'unet', width: 4 },
    sampling: {
      kind: 'poisson',
      expectedBatchSize: examples + canaries + inputCanaries,
    },
    clipping: { kind: 'flat', clipNorm: 1 },
    noise: { noiseMultiplier: 1 },
    // The attacker sees the parameters: a plain step gives the released sum.
    optimizer: { kind: 'sgd', learningRate: 1, momentum: 0 },
    // A second epoch, as a mask drops nothing in a first one.
    training: { epochs: 2, backend },
    ...parts,
    audit: { canaries, inputCanaries },
  });
}
