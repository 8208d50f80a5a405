import { errorCodes } from '@clipwise/contract/errors';

/** Training left the range of numbers: its parameters are of no use and no further step would change that. */
export class TrainingDivergedError extends Error {
  readonly code = errorCodes.TRAINING_DIVERGED;

  constructor(parameter: string, step: number, learningRate: number) {
    super(
      `parameter "${parameter}" is not a finite number after step ${step}; lower optimizer.learningRate (${learningRate}), or clip the gradients`,
    );
    this.name = 'TrainingDivergedError';
  }
}

/**
 * Looks at parameters only, which are released: what it finds out is covered by epsilon.
 *
 * @throws TrainingDivergedError naming the first parameter with a value that is not finite.
 */
export function requireFinite(
  parameters: ReadonlyMap<string, { readonly values: Float32Array }>,
  step: number,
  learningRate: number,
): void {
  for (const [name, { values }] of parameters)
    if (!values.every(Number.isFinite)) throw new TrainingDivergedError(name, step, learningRate);
}
