import { errorCodes } from '@clipwise/contract/errors';

/** Training left the range of numbers that mean anything: no further step would bring it back. */
export class TrainingDivergedError extends Error {
  readonly code = errorCodes.TRAINING_DIVERGED;

  constructor(what: string, step: number, learningRate: number) {
    super(
      `${what} after step ${step}; lower optimizer.learningRate (${learningRate}), or clip the gradients`,
    );
    this.name = 'TrainingDivergedError';
  }
}

/** Steps after which parameters are looked at, where no evaluation does so before. */
export const divergenceCheckSteps = 50;

/** Parameters begin below 2, and normalised networks work with some tens: nothing larger than this was ever of use. */
const largestParameter = 1e4;

/**
 * Looks at parameters only, which are released: that a run stops here is covered by epsilon.
 *
 * @throws TrainingDivergedError naming the first parameter with a value that is not finite or is absurdly large.
 */
export function requireSaneParameters(
  parameters: ReadonlyMap<string, { readonly values: Float32Array }>,
  step: number,
  learningRate: number,
): void {
  for (const [name, { values }] of parameters) {
    if (!values.every(Number.isFinite))
      throw new TrainingDivergedError(`parameter "${name}" is not a finite number`, step, learningRate);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest > largestParameter)
      throw new TrainingDivergedError(
        `parameter "${name}" has grown to ${largest.toPrecision(3)} (the limit is ${largestParameter})`,
        step,
        learningRate,
      );
  }
}
