import type { Variable } from '@tensorflow/tfjs-core';
import type { PartState } from '../component.js';
import type { TensorLibrary } from '../tensor-library.js';

/** What an optimizer keeps of every parameter from step to step: 0 at first. */
export interface RememberedVariables {
  /** That of the parameter at `index`, of its shape. */
  of(index: number, parameter: Variable): Variable;
  state(): Promise<PartState>;
  restore(state: PartState): void;
  dispose(): void;
}

/** @param name under which the values stand in a state. */
export function rememberedVariables(tf: TensorLibrary, name: string): RememberedVariables {
  const variables: Variable[] = [];
  let remembered: PartState = {};
  return {
    of: (index, parameter) => {
      if (variables[index] === undefined) {
        const values = remembered[`${name}/${index}`] as Float32Array | undefined;
        const initial = values === undefined ? tf.zerosLike(parameter) : tf.tensor(values, parameter.shape);
        variables[index] = tf.variable(initial, false);
        initial.dispose();
      }
      return variables[index];
    },
    state: async () => {
      const values = await Promise.all(variables.map((variable) => variable.data()));
      return Object.fromEntries(values.map((one, index) => [`${name}/${index}`, Float32Array.from(one)]));
    },
    restore: (state) => {
      remembered = state;
    },
    dispose: () => {
      for (const variable of variables) variable.dispose();
    },
  };
}
