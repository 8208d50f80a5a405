/** A config that is accepted; what has a default is left out here and there. */
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
