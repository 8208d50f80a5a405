import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { clippingRegistry } from '../clipping/registry.js';
import { datasetRegistry } from '../data/registry.js';
import { gradientFilterRegistry } from '../gradient-filters/registry.js';
import { lossRegistry } from '../losses/registry.js';
import { modelRegistry } from '../models/registry.js';
import { noiseSourceRegistry } from '../noise/registry.js';
import { optimizerRegistry } from '../optimizers/registry.js';
import { samplingRegistry } from '../sampling/registry.js';
import { sparsificationRegistry } from '../sparsification/registry.js';

const registries = {
  clipping: clippingRegistry,
  dataset: datasetRegistry,
  gradientFilter: gradientFilterRegistry,
  loss: lossRegistry,
  model: modelRegistry,
  'noise.source': noiseSourceRegistry,
  optimizer: optimizerRegistry,
  sampling: samplingRegistry,
  sparsification: sparsificationRegistry,
};

describe.each(Object.entries(registries))('the registry of %s', (_path, registry) => {
  it('names each variety once', () => {
    const kinds = registry.map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
  });

  it.each(registry.map(({ kind, configSchema }) => ({ kind, configSchema })))(
    'finds $kind by the kind that its config says',
    ({ kind, configSchema }) => {
      const { properties } = z.toJSONSchema(configSchema, { io: 'input' });
      expect(properties?.kind).toMatchObject({ const: kind });
    },
  );
});
