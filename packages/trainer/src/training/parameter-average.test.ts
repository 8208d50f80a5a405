import { expect, it } from 'vitest';
import { parseRunConfig } from '../config/parse-run-config.js';
import { decodeRunState, type KeptState } from './run-state.js';
import { readSafetensors } from './safetensors.js';
import { train } from './train-loop.js';

/** A seeded run: the parameters after each step, what is left of it, and its last validation loss. */
async function run(emaDecay: number) {
  const states: KeptState[] = [];
  let [last, validationLoss] = [new Uint8Array(), Number.NaN];
  const config = parseRunConfig({
    dataset: {
      kind: 'oct-phantom',
      imageHeight: 16,
      imageWidth: 16,
      trainingSubjects: 5,
      validationSubjects: 1,
      scansPerSubject: 2,
    },
    model: { kind: 'unet', width: 1 },
    sampling: { kind: 'poisson', expectedBatchSize: 4 },
    clipping: { kind: 'flat' },
    noise: { noiseMultiplier: 0.5, source: { kind: 'seeded', seed: 3 } },
    training: { epochs: 3, backend: 'wasm-simd', emaDecay },
    evaluation: { samples: 0 },
    checkpoint: { everySteps: 1 },
  });
  await train(config, {
    sink: {
      emit: async (event) => {
        if (event.kind !== 'metrics-recorded') return;
        const metric = event.metrics.find(({ name }) => name === 'validation/loss');
        if (metric !== undefined) validationLoss = Number(metric.value);
      },
      putArtifact: async (bytes) => {
        last = Uint8Array.from(bytes);
        return { sha256: '0'.repeat(64), bytes: bytes.length };
      },
    },
    signal: new AbortController().signal,
    workingDirectory: '/',
    keepState: async (state) => {
      const decoded = decodeRunState(state, 'state');
      // The end is kept once more.
      if (decoded.step > 0 && decoded.step !== states.at(-1)?.step) states.push(decoded);
    },
  });
  return { states, validationLoss, checkpoint: readSafetensors(last).tensors };
}

const parametersOf = ({ states }: Awaited<ReturnType<typeof run>>) =>
  states.map(({ parameters }) =>
    Object.fromEntries([...parameters].map(([name, { values }]) => [name, values])),
  );

it('a run with an average makes the same steps, and is judged by and leaves the average', async () => {
  const [plain, averaged] = [await run(0), await run(0.6)];
  expect(plain.states).toHaveLength(9);
  expect(parametersOf(averaged)).toEqual(parametersOf(plain));
  expect(averaged.validationLoss).not.toBe(plain.validationLoss);
  for (const [name, { values }] of averaged.checkpoint) {
    const path = plain.states.map(({ parameters }) => parameters.get(name)?.values as Float32Array);
    values.forEach((value, at) => {
      const exact = path
        .map((one) => one[at] as number)
        .reduce((average, parameter, index) => {
          const kept = Math.min(0.6, (index + 2) / (index + 11));
          return kept * average + (1 - kept) * parameter;
        });
      // Nine steps of two roundings of numbers below 4.
      expect(Math.abs(value - exact)).toBeLessThan(9 * 2 * 4 * 2 ** -24);
    });
    expect(plain.checkpoint.get(name)?.values).toEqual(path.at(-1));
  }
});
