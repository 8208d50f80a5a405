import type { Variable } from '@tensorflow/tfjs-core';
import type { Remembering } from '../component.js';
import { linearCombination } from '../optimizers/linear-combination.js';
import { rememberedVariables } from '../optimizers/remembered-variables.js';
import type { TensorLibrary } from '../tensor-library.js';

/** A running mean of parameters that were released: post-processing, which costs no epsilon. */
export interface ParameterAverage extends Remembering {
  /** Takes the parameters of another step in. */
  follow(parameters: readonly Variable[]): void;
  /** The average, of the parameters' shapes; before the first step, the parameters themselves. */
  of(parameters: readonly Variable[]): readonly Variable[];
  dispose(): void;
}

/**
 * Exponential moving average: a_t = d_t a_(t-1) + (1 - d_t) w_t with d_t = min(decay, (1 + t) / (10 + t)), and a_1 from w_1
 * alone. The first steps are forgotten faster, so that the initial parameters do not weigh on a short run.
 *
 * Source: Polyak and Juditsky 1992 for averages; De et al. 2022 (arXiv:2204.13650), section 3, for private training, with
 * this warm-up.
 */
export function parameterAverage(tf: TensorLibrary, decay: number): ParameterAverage {
  const averages = rememberedVariables(tf, 'average');
  let step = 0;
  return {
    follow: (parameters) => {
      step += 1;
      const kept = step === 1 ? 0 : Math.min(decay, (1 + step) / (10 + step));
      parameters.forEach((parameter, index) => {
        const average = averages.of(index, parameter);
        tf.tidy(() => average.assign(linearCombination(tf, kept, average, 1 - kept, parameter)));
      });
    },
    of: (parameters) =>
      step === 0 ? parameters : parameters.map((parameter, index) => averages.of(index, parameter)),
    state: async () => ({ step, ...(await averages.state()) }),
    restore: (state) => {
      step = state.step as number;
      averages.restore(state);
    },
    dispose: averages.dispose,
  };
}
