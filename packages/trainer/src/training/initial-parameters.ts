import { resolve } from 'node:path';
import type { RunConfig } from '../config/run-config.js';
import type { Model } from '../models/model.js';
import { datasetFactsOf, parametersFor, readCheckpoint } from './checkpoint.js';
import type { NamedTensor } from './safetensors.js';

/** What a model starts with, and what must be said of it. */
export interface InitialParameters {
  readonly parameters: ReadonlyMap<string, NamedTensor>;
  /** What epsilon says nothing of, a sentence each. */
  readonly notCovered: readonly string[];
  readonly remarks: readonly string[];
}

/**
 * The parameters of `model.initialFrom`; none when a config has no such thing.
 *
 * @throws SafetensorsError when the checkpoint cannot be read or is of another model.
 */
export async function initialParameters(
  config: RunConfig,
  model: Model,
  workingDirectory: string,
): Promise<InitialParameters> {
  const initialFrom = 'initialFrom' in config.model ? config.model.initialFrom : undefined;
  if (initialFrom === undefined) return { parameters: new Map(), notCovered: [], remarks: [] };
  const checkpoint = await readCheckpoint(resolve(workingDirectory, initialFrom));
  const parameters = parametersFor(model, checkpoint, true);
  const { isSynthetic } = datasetFactsOf(checkpoint);
  return {
    parameters,
    notCovered: isSynthetic
      ? []
      : [
          `The initial parameters, which were trained on "${checkpoint.config.dataset.kind}": what they tell of those data has a budget of its own, and adds up where the same people are in both.`,
        ],
    remarks: model.parameters
      .filter(({ name }) => !parameters.has(name))
      .map(({ name }) => `"${name}" starts afresh: ${initialFrom} has it for other classes`),
  };
}
