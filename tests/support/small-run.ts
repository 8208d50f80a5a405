/** Config of a private run of `epochs` x 8 steps, as long as images of `side` pixels make them. */
export function smallRun(name: string, epochs: number, side = 32): Record<string, unknown> {
  return {
    name,
    dataset: {
      kind: 'oct-phantom',
      imageHeight: side,
      imageWidth: side,
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
