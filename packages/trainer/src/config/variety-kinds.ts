import { clippingRegistry } from '../clipping/registry.js';
import { datasetRegistry } from '../data/registry.js';
import { splitKinds } from '../data/split.js';
import { lossRegistry } from '../losses/registry.js';
import { modelRegistry } from '../models/registry.js';
import { noiseSourceRegistry } from '../noise/registry.js';
import { optimizerRegistry } from '../optimizers/registry.js';
import { samplingRegistry } from '../sampling/registry.js';
import { sparsificationRegistry } from '../sparsification/registry.js';

const kindsOf = (registry: readonly { readonly kind: string }[]): readonly string[] =>
  registry.map(({ kind }) => kind);

/** Path of each variety in a config -> its known kinds. */
export const varietyKinds: Readonly<Record<string, readonly string[]>> = {
  dataset: kindsOf(datasetRegistry),
  'dataset.split': splitKinds,
  model: kindsOf(modelRegistry),
  loss: kindsOf(lossRegistry),
  sampling: kindsOf(samplingRegistry),
  clipping: kindsOf(clippingRegistry),
  sparsification: kindsOf(sparsificationRegistry),
  'noise.source': kindsOf(noiseSourceRegistry),
  optimizer: kindsOf(optimizerRegistry),
};
