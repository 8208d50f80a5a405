/** A small schema of the same shape as the contract's: unions by `kind`, ranges, nothing unknown. */
export const runConfigSchemaFixture = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['version', 'dataset', 'model', 'clipping'],
  additionalProperties: false,
  properties: {
    version: { const: 1 },
    name: { type: 'string' },
    dataset: kinds({ 'oct-phantom': {}, duke: { root: { type: 'string' } } }),
    model: kinds({
      unet: { width: { type: 'integer', minimum: 1 } },
      'nested-unet': { width: { type: 'integer' } },
    }),
    clipping: kinds({
      none: {},
      flat: { clipNorm: { type: 'number', exclusiveMinimum: 0 } },
      automatic: { grouping: { enum: ['flat', 'per-layer'] }, clipNorm: { type: 'number' } },
    }),
    sparsification: kinds({ none: {}, random: { finalRate: { type: 'number' } } }),
    noise: { type: 'object' },
    privacy: { type: 'object' },
    training: { type: 'object' },
    sampling: { type: 'object' },
  },
} as const;

/** A config that the fixture accepts. */
export function configFixture(
  changes: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    version: 1,
    dataset: { kind: 'oct-phantom' },
    model: { kind: 'unet', width: 8 },
    sampling: { kind: 'poisson', expectedBatchSize: 10 },
    clipping: { kind: 'automatic', grouping: 'flat', clipNorm: 1 },
    sparsification: { kind: 'none' },
    noise: { noiseMultiplier: 0.5, source: { kind: 'csprng' } },
    training: { epochs: 3 },
    privacy: { delta: 1e-5, unit: 'example', neighbouring: 'add-remove' },
    ...changes,
  };
}

function kinds(variants: Readonly<Record<string, object>>) {
  return {
    oneOf: Object.entries(variants).map(([kind, properties]) => ({
      type: 'object',
      required: ['kind'],
      additionalProperties: false,
      properties: { kind: { const: kind }, ...properties },
    })),
  };
}
