import { createHash } from 'node:crypto';
import { reservedMetricNames, type TrainingEvent } from '@clipwise/contract';
import { decodeDpEvent, openRunLedger } from '@clipwise/privacy';
import { describe, expect, it } from 'vitest';
import { parseRunConfig } from '../config/parse-run-config.js';
import { readSafetensors } from './safetensors.js';
import { train } from './train-loop.js';

const base = {
  dataset: {
    kind: 'oct-phantom',
    imageHeight: 32,
    imageWidth: 32,
    trainingSubjects: 4,
    validationSubjects: 1,
    scansPerSubject: 2,
  },
  model: { kind: 'unet', width: 2 },
  sampling: { kind: 'poisson', expectedBatchSize: 2 },
  clipping: { kind: 'automatic', grouping: 'per-layer' },
  noise: { noiseMultiplier: 0.5, source: { kind: 'seeded', seed: 4 } },
  training: { epochs: 2, backend: 'wasm' },
  evaluation: { samples: 1 },
};

/** Runs a config and keeps what it tells. @param after cancels when it returns true. */
async function record(
  change: Record<string, unknown>,
  after: (event: TrainingEvent) => boolean = () => false,
) {
  const events: TrainingEvent[] = [];
  const artifacts = new Map<string, Uint8Array>();
  const cancel = new AbortController();
  const outcome = await train(parseRunConfig({ ...base, ...change }), {
    sink: {
      emit: async (event) => {
        events.push(event);
        if (after(event)) cancel.abort();
      },
      putArtifact: async (bytes) => {
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        artifacts.set(sha256, bytes);
        return { sha256, bytes: bytes.length };
      },
    },
    signal: cancel.signal,
    workingDirectory: '/',
  });
  const checkpoint = events.find(
    (event) => event.kind === 'artifact-recorded' && event.artifactKind === 'checkpoint',
  );
  return { outcome, events, checkpoint, artifacts };
}

/** `record` for a run that writes a checkpoint. */
async function recordToCheckpoint(...args: Parameters<typeof record>) {
  const { checkpoint, artifacts, ...run } = await record(...args);
  if (checkpoint?.kind !== 'artifact-recorded') throw new Error('no checkpoint');
  return { ...run, checkpoint, file: readSafetensors(artifacts.get(checkpoint.sha256) as Uint8Array) };
}

const chargesOf = (events: readonly TrainingEvent[]) =>
  events.flatMap((event, at) => (event.kind === 'privacy-charged' ? [{ step: event.step, at }] : []));

describe('a run', () => {
  it('charges each step before it shows the step, and keeps config and ledger in its checkpoint', async () => {
    const { outcome, events, file } = await recordToCheckpoint({});
    expect(outcome).toBe('completed');
    const charges = chargesOf(events);
    expect(charges.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const { step, at } of charges) {
      const shown = events.findIndex((event) => event.kind === 'metrics-recorded' && event.step === step);
      expect(at).toBeLessThan(shown);
    }
    expect(file.tensors.size).toBe(64);
    expect(JSON.parse(file.metadata.config as string)).toEqual(parseRunConfig(base));
    expect(JSON.parse(file.metadata.ledger as string)).toMatchObject([{ count: 8 }]);
    const started = events.find((event) => event.kind === 'run-started');
    expect(started).toMatchObject({ mechanism: { noiseMultiplier: 0.5, sensitivity: 8 } });
  });

  it('with noise from a seed claims nothing: its seed is in the config, and the noise can be drawn again', async () => {
    const { events, checkpoint, file } = await recordToCheckpoint({});
    expect(events.find(({ kind }) => kind === 'run-started')).toMatchObject({
      mechanism: { isPrivate: false, noiseSource: 'seeded', delta: null },
    });
    expect(checkpoint.disclosure).toBe('diagnostic');
    const charges = JSON.parse(file.metadata.ledger as string) as { event: unknown; count: number }[];
    const ledger = openRunLedger({
      neighbouring: 'add-remove',
      delta: 1e-5,
      charges: charges.map(({ event, count }) => ({ event: decodeDpEvent(event), count })),
    });
    expect(ledger.epsilon()).toMatchObject({ kind: 'unbounded', reason: expect.stringContaining('seed') });
    expect(ledger.facts()).toMatchObject({ sampler: 'poisson', noiseMultiplier: 0.5, steps: 8 });
  });

  it('with noise that nobody can repeat releases its checkpoint, and tells no epsilon: that is the ledger’s', async () => {
    const { events, checkpoint } = await recordToCheckpoint({
      noise: { noiseMultiplier: 0.5 },
      privacy: { neighbouring: 'zero-out' },
    });
    expect(checkpoint.disclosure).toBe('released');
    const names = events.flatMap((event) =>
      event.kind === 'metrics-recorded' ? event.metrics.map(({ name }) => name) : [],
    );
    expect(names.filter((name) => reservedMetricNames.includes(name))).toEqual([]);
    expect(events.find(({ kind }) => kind === 'run-started')).toMatchObject({
      dataset: { trainingExamples: 8, trainingSubjects: 4, largestSubjectExamples: 2 },
      mechanism: { isPrivate: true, noiseSource: 'csprng', delta: 1e-5, neighbouring: 'zero-out' },
    });
  });

  it('is refused under add-remove for so few examples that the sampling rate tells their number', () => {
    expect(() => parseRunConfig({ ...base, noise: { noiseMultiplier: 0.5 } })).toThrow(
      /privacy.neighbouring: "add-remove" needs at least 9 training examples, got 8/,
    );
  });

  it('warns, where the data tell it, that delta is not below 1/n', async () => {
    const { events } = await record({
      noise: { noiseMultiplier: 0.5 },
      privacy: { neighbouring: 'zero-out', delta: 0.2 },
    });
    expect(events.find(({ kind }) => kind === 'log-written')).toMatchObject({
      level: 'warning',
      message: expect.stringContaining('Delta 0.2 is not below 1/8'),
    });
  });

  it('scores every class beside the trivial predictor, before the first step and after each epoch', async () => {
    const { events } = await recordToCheckpoint({});
    const evaluations = events.flatMap((event) =>
      event.kind === 'metrics-recorded' && event.metrics.some(({ name }) => name === 'validation/mean-dice')
        ? [event]
        : [],
    );
    expect(evaluations.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    const names = evaluations[0]?.metrics.map(({ name }) => name) ?? [];
    expect(names.filter((name) => name.startsWith('validation/dice/'))).toHaveLength(9);
    expect(names).toContain('validation/trivial-mean-dice');
  });

  it('repeats to the last bit when its noise is seeded', async () => {
    const [one, other] = [await recordToCheckpoint({}), await recordToCheckpoint({})];
    expect(one.checkpoint.sha256).toBe(other.checkpoint.sha256);
  });

  it('that is cancelled stops after the step under way and keeps a checkpoint of it', async () => {
    const { outcome, events, file } = await recordToCheckpoint(
      {},
      (event) => event.kind === 'privacy-charged' && event.step === 3,
    );
    expect(outcome).toBe('cancelled');
    expect(chargesOf(events)).toHaveLength(3);
    expect(JSON.parse(file.metadata.ledger as string)).toMatchObject([{ count: 3 }]);
  });

  it('without clipping calls its checkpoint private data', async () => {
    const { checkpoint, events } = await recordToCheckpoint({
      clipping: { kind: 'none' },
      noise: { noiseMultiplier: 0 },
    });
    expect(checkpoint.disclosure).toBe('diagnostic');
    expect(events.find(({ kind }) => kind === 'run-started')).toMatchObject({
      mechanism: { isPrivate: false, delta: null },
    });
  });

  it('that leaves the range of numbers fails and says so, instead of completing with nothing', async () => {
    const { outcome, events } = await record({
      clipping: { kind: 'none' },
      noise: { noiseMultiplier: 0, source: { kind: 'seeded', seed: 4 } },
      // The largest that a config may ask for: every step multiplies the parameters by a thousand million.
      optimizer: { kind: 'sgd', learningRate: 1e6, weightDecay: 1e3 },
    });
    expect(outcome).toBe('failed');
    expect(events.at(-1)).toMatchObject({
      kind: 'run-ended',
      failure: {
        code: 'TRAINING_DIVERGED',
        message: expect.stringMatching(/not a finite number after step 4; lower/),
      },
    });
  });
});
