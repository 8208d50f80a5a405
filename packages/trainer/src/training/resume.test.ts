import { createHash } from 'node:crypto';
import type { TrainingEvent } from '@clipwise/contract';
import { describe, expect, it, vi } from 'vitest';
import { clippingRegistry } from '../clipping/registry.js';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { RunConfig } from '../config/run-config.js';
import { gradientFilterRegistry } from '../gradient-filters/registry.js';
import { optimizerRegistry } from '../optimizers/registry.js';
import { ballsInBinsSampling } from '../sampling/balls-in-bins.js';
import { samplingRegistry } from '../sampling/registry.js';
import { sparsificationRegistry } from '../sparsification/registry.js';
import { decodeRunState, ResumeError } from './run-state.js';
import { readSafetensors } from './safetensors.js';
import { varietiesOf } from './testing/varieties-of.js';
import { type EarlierRun, train } from './train-loop.js';

/** What a run told and kept, in the order in which it did. */
interface Recorded {
  readonly outcome: string;
  readonly trace: readonly (TrainingEvent | Uint8Array)[];
  readonly checkpoint: Uint8Array;
}

async function record(config: RunConfig, earlier?: EarlierRun): Promise<Recorded> {
  const trace: (TrainingEvent | Uint8Array)[] = [];
  let last: Uint8Array = new Uint8Array();
  const outcome = await train(config, {
    sink: {
      emit: async (event) => void trace.push(event),
      putArtifact: async (bytes) => {
        last = bytes;
        return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
      },
    },
    signal: new AbortController().signal,
    workingDirectory: '/',
    keepState: async (state) => void trace.push(state),
    ...(earlier === undefined ? {} : { earlier }),
  });
  return { outcome, trace, checkpoint: last };
}

const isState = (entry: TrainingEvent | Uint8Array): entry is Uint8Array => entry instanceof Uint8Array;

/** What is on disk when the process is killed after so many entries of its trace. */
function killedAfter(trace: Recorded['trace'], entries: number): EarlierRun {
  const written = trace.slice(0, entries);
  const state = written.findLast(isState);
  const charges = written.flatMap((entry) =>
    !isState(entry) && entry.kind === 'privacy-charged' ? [entry] : [],
  );
  const last = charges.at(-1);
  return {
    state: state === undefined ? null : decodeRunState(state, 'state'),
    charged:
      last === undefined
        ? null
        : { charges: charges.map(({ event, count }) => ({ event, count })), throughStep: last.step },
  };
}

/** Metrics by step and name, without times. */
function metricsOf(trace: Recorded['trace']): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  for (const entry of trace) {
    if (isState(entry) || entry.kind !== 'metrics-recorded') continue;
    for (const { name, value } of entry.metrics)
      if (!name.startsWith('time/')) values.set(`${entry.step} ${name}`, value);
  }
  return values;
}

const base = {
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
  training: { epochs: 3, backend: 'wasm-simd' },
  evaluation: { samples: 0 },
  checkpoint: { everySteps: 4 },
};
const values = {
  expectedBatchSize: 4,
  batchSize: 4,
  maxBatchSize: 5,
  finalRate: 0.5,
  refreshEverySteps: 3,
  momentum: 0.9,
  weightDecay: 0.01,
};

/** Each variety of each part that a state is about, beside the first of the others. */
const changes = [
  ...varietiesOf(samplingRegistry, values).map((sampling) => ({ sampling })),
  ...varietiesOf(sparsificationRegistry, values).map((sparsification) => ({ sparsification })),
  ...varietiesOf(optimizerRegistry, values).map((optimizer) => ({ optimizer })),
  ...varietiesOf(clippingRegistry, values).map((clipping) => ({
    clipping,
    noise: { ...base.noise, noiseMultiplier: clipping.kind === 'none' ? 0 : 0.5 },
  })),
  {
    sampling: { kind: 'shuffled', batchSize: 3 },
    sparsification: { kind: 'random', finalRate: 0.5, refreshEverySteps: null },
    clipping: { kind: 'automatic', grouping: 'per-layer' },
  },
  {
    sampling: { kind: 'cyclic-poisson', expectedBatchSize: 3, parts: 3 },
    noise: { ...base.noise, bands: 3 },
    sparsification: { kind: 'random', finalRate: 0.5, refreshEverySteps: 2 },
  },
  { audit: { canaries: 20, inputCanaries: 3 } },
  { training: { ...base.training, emaDecay: 0.8 } },
  { training: { ...base.training, emaDecay: 0.8, trainableLayers: 2 } },
  { model: { kind: 'unet', width: 2 }, training: { ...base.training, emaDecay: 0.8, loraRank: 1 } },
  ...varietiesOf(gradientFilterRegistry, values).map((gradientFilter) => ({ gradientFilter })),
  { augmentation: { multiplicity: 2, flip: true, shift: 0.1, elastic: 0.05, noise: 0.1 } },
  {
    schedules: { noiseMultiplier: { finalRatio: 0.5, stages: 4 }, clipNorm: { finalRatio: 0.2, stages: 3 } },
  },
];

describe.each(changes)('a seeded run with %j', (change) => {
  it('that is killed at any place and continued equals the run that was not, to the last bit', async () => {
    const config = parseRunConfig({ ...base, ...change });
    const whole = await record(config);
    expect(whole.outcome).toBe('completed');
    const places = whole.trace.length;
    const first = whole.trace.findIndex(isState);
    // Before the first state, right before and after it, in the middle of a step, and late.
    for (const place of [1, first, first + 1, first + 12, Math.floor(places * 0.8)]) {
      const continued = await record(config, killedAfter(whole.trace, place));
      expect(continued.outcome).toBe('completed');
      expect(Buffer.compare(continued.checkpoint, whole.checkpoint), `killed at ${place}`).toBe(0);
      const expected = metricsOf(whole.trace);
      for (const [key, value] of metricsOf(continued.trace))
        expect([key, value]).toEqual([key, expected.get(key)]);
    }
  });
});

it('counts its time on from where it was stopped', async () => {
  const config = parseRunConfig(base);
  const whole = await record(config);
  const earlier = killedAfter(whole.trace, Math.floor(whole.trace.length * 0.8));
  const before = 3_600_000;
  const { trace } = await record(config, {
    ...earlier,
    state: earlier.state && { ...earlier.state, wallTimeMs: before },
  });
  const times = trace.flatMap((entry) =>
    !isState(entry) && entry.kind === 'metrics-recorded' ? [entry.wallTimeMs] : [],
  );
  expect(times[0]).toBeGreaterThan(before);
  expect(times).toEqual([...times].sort((one, other) => one - other));
  const kept = decodeRunState(trace.findLast(isState) as Uint8Array, 'state').wallTimeMs;
  expect(kept).toBeGreaterThan(before);
  expect(kept).toBeLessThan(before + 600_000);
});

describe('a run with noise that nobody can repeat', () => {
  const config = parseRunConfig({
    ...base,
    noise: { noiseMultiplier: 0.5 },
    sampling: { kind: 'shuffled', batchSize: 4 },
    sparsification: { kind: 'random', finalRate: 0.5 },
    checkpoint: { everySteps: 1000, everySeconds: 1e6 },
  });

  it('goes on with fresh noise, and what was charged and not kept stays charged', async () => {
    const whole = await record(config);
    const place = whole.trace.findIndex(
      (entry) => !isState(entry) && entry.kind === 'privacy-charged' && entry.step === 5,
    );
    const earlier = killedAfter(whole.trace, place + 1);
    expect([earlier.state?.step, earlier.charged?.charges.length]).toEqual([0, 5]);
    const continued = await record(config, earlier);
    const ledger = JSON.parse(readSafetensors(continued.checkpoint).metadata.ledger as string);
    const charges = continued.trace.filter((entry) => !isState(entry) && entry.kind === 'privacy-charged');
    expect([charges.length, ledger[0].count]).toEqual([9, 14]);
    expect(continued.trace[0]).toMatchObject({
      kind: 'log-written',
      message: 'continued after step 0 of 9; 5 more were charged and not kept, and stay charged',
    });
    expect(Buffer.compare(continued.checkpoint, whole.checkpoint)).not.toBe(0);
  });

  it.each([5, 6])(
    'killed within a joint draw, at step %i, draws anew and is charged for that, so that no batch has two releases',
    async (killedAt) => {
      const drawn: number[][] = [];
      const { create } = ballsInBinsSampling;
      const spy = vi.spyOn(ballsInBinsSampling, 'create').mockImplementation((...parts) => {
        const sampler = create(...parts);
        return {
          ...sampler,
          next: () => {
            const batch = sampler.next();
            drawn.push([...batch]);
            return batch;
          },
        };
      });
      const joint = parseRunConfig({
        ...base,
        noise: { noiseMultiplier: 0.5 },
        sampling: { kind: 'balls-in-bins', expectedBatchSize: 4 },
        checkpoint: { everySteps: 1 },
      });
      const stepsOf = ({ trace }: Recorded) =>
        trace.flatMap((entry) => (!isState(entry) && entry.kind === 'privacy-charged' ? [entry.step] : []));
      const whole = await record(joint);
      expect(stepsOf(whole)).toEqual([1, 4, 7]);
      expect(drawn).toHaveLength(9);
      const place = whole.trace.findIndex(
        (entry) => !isState(entry) && entry.kind === 'metrics-recorded' && entry.step === killedAt,
      );
      const earlier = killedAfter(whole.trace, place);
      expect(earlier.state?.step).toBe(killedAt - 1);
      const continued = await record(joint, earlier);
      spy.mockRestore();
      // A fresh epoch begins where the run goes on.
      expect(stepsOf(continued)).toEqual(killedAt === 5 ? [5, 8] : [6, 9]);
      expect(
        drawn
          .slice(9, 12)
          .flat()
          .sort((a, b) => a - b),
      ).toEqual(Array.from({ length: 10 }, (_, index) => index));
      const ledger = JSON.parse(readSafetensors(continued.checkpoint).metadata.ledger as string);
      expect(ledger).toMatchObject([{ count: 4, event: { event: { kind: 'balls-in-bins', batches: 3 } } }]);
    },
  );

  it('begins turn and noise anew where it goes on, so that steps that are done again are paid for', async () => {
    const cyclic = parseRunConfig({
      ...base,
      noise: { noiseMultiplier: 0.5, bands: 3 },
      sampling: { kind: 'cyclic-poisson', expectedBatchSize: 3, parts: 3 },
      checkpoint: { everySteps: 4, everySeconds: 1e6 },
    });
    const charges = ({ trace }: Recorded) =>
      trace.flatMap((entry) => (!isState(entry) && entry.kind === 'privacy-charged' ? [entry.step] : []));
    const whole = await record(cyclic);
    expect(charges(whole)).toEqual([1, 4, 7, 10]);
    const place = whole.trace.findIndex(
      (entry) => !isState(entry) && entry.kind === 'metrics-recorded' && entry.step === 6,
    );
    const earlier = killedAfter(whole.trace, place);
    expect(earlier.state?.step).toBe(4);
    expect(charges(await record(cyclic, earlier))).toEqual([5, 8, 11]);
  });

  it('is not continued on other data, nor where a step costs something else', async () => {
    const { trace } = await record(config);
    const earlier = killedAfter(trace, trace.length - 1);
    const dataset = { ...config.dataset, seed: 2 };
    await expect(record({ ...config, dataset } as RunConfig, earlier)).rejects.toThrow(
      /the training data are not those that the run was started with/,
    );
    const noise = { ...config.noise, noiseMultiplier: 0.6 };
    await expect(record({ ...config, noise }, earlier)).rejects.toThrow(/a step would cost something else/);
    await expect(record({ ...config, noise }, earlier)).rejects.toThrow(ResumeError);
  });
});
