import { createHash } from 'node:crypto';
import { reservedMetricNames, type TrainingEvent } from '@clipwise/contract';
import { decodeDpEvent, openRunLedger } from '@clipwise/privacy';
import { describe, expect, it } from 'vitest';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { RunConfig } from '../config/run-config.js';
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

/** Runs a config and keeps what it tells: `after` cancels when it returns true, `put` may refuse an artifact. */
async function record(change: Record<string, unknown>, ...rest: Rest) {
  return recordConfig(parseRunConfig({ ...base, ...change }), ...rest);
}

type Rest = [after?: (event: TrainingEvent) => boolean, put?: (mediaType: string) => void];

async function recordConfig(config: RunConfig, ...[after = () => false, put = () => {}]: Rest) {
  const events: TrainingEvent[] = [];
  const artifacts = new Map<string, Uint8Array>();
  const cancel = new AbortController();
  const outcome = await train(config, {
    sink: {
      emit: async (event) => {
        events.push(event);
        if (after(event)) cancel.abort();
      },
      putArtifact: async (bytes, mediaType) => {
        put(mediaType);
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

  it('without noise repeats to the last bit by its seed alone, and with noise of the system it never does', async () => {
    const hashOf = async (noiseMultiplier: number, seed: number) =>
      (
        await recordToCheckpoint({
          noise: { noiseMultiplier, source: { kind: 'csprng' } },
          ...(noiseMultiplier === 0 ? { clipping: { kind: 'none' } } : {}),
          training: { epochs: 1, backend: 'wasm-simd', seed },
          privacy: { neighbouring: 'zero-out' },
        })
      ).checkpoint.sha256;
    const [one, again, other] = [await hashOf(0, 3), await hashOf(0, 3), await hashOf(0, 4)];
    expect(again).toBe(one);
    expect(other).not.toBe(one);
    expect(await hashOf(1, 3)).not.toBe(await hashOf(1, 3));
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

  const diverging = {
    ...base,
    evaluation: { everyEpochs: 1000, samples: 0 },
    training: { epochs: 13, backend: 'wasm-simd' },
  };
  const clipped = { noise: { noiseMultiplier: 0.5 }, privacy: { neighbouring: 'zero-out' } };
  const unclipped = { clipping: { kind: 'none' }, noise: { noiseMultiplier: 0 } };

  it.each([
    [
      'private',
      clipped,
      1e30,
      50,
      /parameter ".*" has grown to .*e\+\d+ \(the limit is 10000\) after step 50; lower .*1e\+30/,
    ],
    ['private', clipped, 1e6, 50, /parameter ".*" has grown to .*e\+\d+ \(the limit is 10000\)/],
    ['not private', unclipped, 1e30, 50, /parameter ".*" (is|has) .* after step 50/],
  ])(
    'that is %s and diverges (%j, learning rate %d) has failed by step %d',
    async (_what, change, learningRate, step, message) => {
      const config = parseRunConfig({ ...diverging, ...change });
      const optimizer = { ...config.optimizer, learningRate };
      const { outcome, events } = await recordConfig({ ...config, optimizer });
      expect(outcome).toBe('failed');
      expect(events.at(-1)).toMatchObject({
        kind: 'run-ended',
        step,
        failure: { code: 'TRAINING_DIVERGED', message: expect.stringMatching(message) },
      });
    },
  );

  it('says which artifacts a full disk did not take, and goes on; without its checkpoint it has failed', async () => {
    const full = (path: string) =>
      Object.assign(new Error(`could not write ${path} (ENOSPC)`), { code: 'SPOOL_WRITE_FAILED' });
    const samples = await record({}, undefined, (mediaType) => {
      if (mediaType === 'image/png') throw full('sample');
    });
    expect(samples.outcome).toBe('completed');
    expect(chargesOf(samples.events)).toHaveLength(8);
    // Once, not at each evaluation.
    expect(samples.events.filter(({ kind }) => kind === 'log-written')).toEqual([
      expect.objectContaining({
        level: 'warning',
        message: expect.stringMatching(/^a sample was not kept.*ENOSPC/),
      }),
    ]);
    const checkpoint = await record({}, undefined, () => {
      throw full('checkpoint');
    });
    expect(checkpoint.events.at(-1)).toMatchObject({
      outcome: 'failed',
      failure: { code: 'SPOOL_WRITE_FAILED' },
    });
  });

  it('that fails by an error of the system names a code of the catalogue and the error once', async () => {
    const { events } = await record({}, undefined, () => {
      throw Object.assign(new Error("ENOENT: no such file or directory, open 'x'"), { code: 'ENOENT' });
    });
    expect(events.at(-1)).toMatchObject({
      failure: { code: 'TRAINING_FAILED', message: "ENOENT: no such file or directory, open 'x'" },
    });
  });
});
