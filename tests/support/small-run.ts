/** Config of a private run of `epochs` x 8 short steps. */
export function smallRun(name: string, epochs: number): Record<string, unknown> {
  return {
    name,
    dataset: {
      kind: 'oct-phantom',
      imageHeight: 32,
      imageWidth: 32,
      trainingSubjects: 8,
      validationSubjects: 1,
      scansPerSubject: 4,
    },
    model: { kind: 'unet', width: 4 },
    sampling: { kind: 'poisson', expectedBatchSize: 4 },
    clipping: { kind: 'automatic', grouping: 'per-layer', clipNorm: 1 },
    noise: { noiseMultiplier: 1 },
    training: { epochs },
    evaluation: { everyEpochs: 10 },
  };
}
