import { loadBackend } from '../backends/registry.js';
import { createComponent } from '../component.js';
import type { Example } from '../data/dataset.js';
import { lossRegistry } from '../losses/registry.js';
import { type Prediction, predictAll } from '../mechanism/predict-all.js';
import { initialiseParameters } from '../models/initialise.js';
import type { Model } from '../models/model.js';
import { modelRegistry } from '../models/registry.js';
import { type Checkpoint, datasetFactsOf, parametersFor } from './checkpoint.js';

/** A trained network that predicts. */
export interface Predictor {
  readonly imageHeight: number;
  readonly imageWidth: number;
  readonly channelCount: number;
  predict(examples: readonly Example[]): Promise<readonly Prediction[]>;
  dispose(): void;
}

/** @throws SafetensorsError, ComponentError or BackendUnavailableError */
export async function loadPredictor(checkpoint: Checkpoint, backendKind: string): Promise<Predictor> {
  const { config, classNames } = checkpoint;
  const { imageHeight, imageWidth, channelCount } = datasetFactsOf(checkpoint);
  const classCount = classNames.length;
  const { tf } = await loadBackend(backendKind);
  const size = { imageHeight, imageWidth, channelCount };
  const model: Model = createComponent('model', modelRegistry, config.model, { classCount, ...size });
  // All parameters are given: nothing is drawn.
  const parameters = initialiseParameters(tf, model, () => 0.5, parametersFor(model, checkpoint, false));
  const loss = createComponent('loss', lossRegistry, config.loss, { tf });
  return {
    ...size,
    predict: (examples) => predictAll({ tf, model, loss, parameters, size, classCount }, examples),
    dispose: () => {
      for (const parameter of parameters) parameter.dispose();
    },
  };
}
