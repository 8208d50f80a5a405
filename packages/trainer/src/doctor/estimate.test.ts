import { expect, it } from 'vitest';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { RunConfigInput } from '../config/run-config.js';
import { demoStudy } from '../presets/demo-study.js';
import { exampleConfig } from '../presets/example-config.js';
import { train } from '../training/train-loop.js';
import { estimateRun, speedKey } from './estimate.js';

const speed = {
  startSeconds: 2,
  imagesPerSecond: 8,
  measuredImages: 100,
  stepsPerEpoch: 10,
  expectedBatchSize: 4,
  evaluationSeconds: 0.5,
};
const withEpochs = (epochs: number, everyEpochs: number): RunConfigInput => ({
  ...exampleConfig,
  training: { epochs },
  evaluation: { everyEpochs, samples: 0 },
});

it('adds start, steps and evaluations', () => {
  const { steps, evaluations, seconds } = estimateRun(parseRunConfig(withEpochs(3, 1)), speed);
  expect([steps, evaluations]).toEqual([30, 4]);
  expect(seconds).toBe(2 + (30 * 4) / 8 + 4 * 0.5);
});

it.each([
  [1, 1],
  [3, 1],
  [4, 2],
  [5, 2],
  [2, 5],
])('counts the evaluations that a run of %d epochs makes, one every %d', async (epochs, everyEpochs) => {
  const config = parseRunConfig({
    ...withEpochs(epochs, everyEpochs),
    dataset: {
      kind: 'oct-phantom',
      imageHeight: 16,
      imageWidth: 16,
      trainingSubjects: 1,
      scansPerSubject: 2,
    },
    model: { kind: 'unet', width: 1 },
    sampling: { kind: 'poisson', expectedBatchSize: 1 },
    privacy: { neighbouring: 'zero-out' },
  });
  let evaluations = 0;
  let steps = 0;
  await train(config, {
    sink: {
      putArtifact: async (bytes) => ({ sha256: '', byteLength: bytes.length }) as never,
      emit: async (event) => {
        if (event.kind === 'run-ended') steps = event.step;
        if (event.kind !== 'metrics-recorded') return;
        if (event.metrics.some(({ name }) => name === 'validation/mean-dice')) evaluations += 1;
      },
    },
    signal: new AbortController().signal,
    workingDirectory: '.',
  });
  const estimate = estimateRun(config, { ...speed, stepsPerEpoch: 2 });
  expect([estimate.steps, estimate.evaluations]).toEqual([steps, evaluations]);
});

it('measures the five runs of the demonstration study three times: noise and seeds cost nothing', () => {
  expect(new Set(demoStudy.configs.map((config) => speedKey(parseRunConfig(config)))).size).toBe(3);
});
