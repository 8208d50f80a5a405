import { createHash } from 'node:crypto';
import type { MetricDisclosure, TrainingEvent } from '@clipwise/contract';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseRunConfig } from '../config/parse-run-config.js';
import { octPhantom } from '../data/oct-phantom.js';
import { train } from './train-loop.js';

const config = {
  dataset: {
    kind: 'oct-phantom',
    imageHeight: 32,
    imageWidth: 32,
    trainingSubjects: 5,
    validationSubjects: 1,
    scansPerSubject: 2,
  },
  model: { kind: 'unet', width: 1 },
  sampling: { kind: 'poisson', expectedBatchSize: 5 },
  clipping: { kind: 'flat' },
  noise: { noiseMultiplier: 1 },
  training: { epochs: 1, backend: 'wasm-simd' },
  evaluation: { samples: 1 },
} as const;

interface Told {
  readonly name: string;
  readonly disclosure: MetricDisclosure;
}

/** All that a run tells, with what it says of each: who may see it. */
async function toldBy(changes: object, isSynthetic: boolean): Promise<readonly Told[]> {
  const create = octPhantom.create;
  vi.spyOn(octPhantom, 'create').mockImplementation(async (...args) => ({
    ...(await create(...args)),
    isSynthetic,
  }));
  const events: TrainingEvent[] = [];
  const outcome = await train(parseRunConfig({ ...config, ...changes }), {
    sink: {
      emit: async (event) => void events.push(event),
      putArtifact: async (bytes) => ({
        sha256: createHash('sha256').update(bytes).digest('hex'),
        bytes: bytes.length,
      }),
    },
    signal: new AbortController().signal,
    workingDirectory: '/',
  });
  expect(outcome).toBe('completed');
  return events.flatMap((event): readonly Told[] => {
    if (event.kind === 'metrics-recorded') return event.metrics;
    return event.kind === 'artifact-recorded' ? [event] : [];
  });
}

/** Names of what is declared to be of that kind. */
const namesOf = (told: readonly Told[], disclosure: MetricDisclosure): string[] => [
  ...new Set(told.filter((one) => one.disclosure === disclosure).map(({ name }) => name)),
];

afterEach(() => vi.restoreAllMocks());

describe('of what a run tells', () => {
  it('on real data nothing is public: validation images belong to persons, and the rest is measured without noise', async () => {
    const told = await toldBy({}, false);
    expect(namesOf(told, 'public')).toEqual([]);
    expect(namesOf(told, 'released')).toEqual(['checkpoint.safetensors']);
    expect(namesOf(told, 'diagnostic')).toEqual(
      expect.arrayContaining([
        'training/loss',
        'training/batch-size',
        'validation/mean-dice',
        'example-0/image.png',
      ]),
    );
  });

  it('with synthetic validation images what they give is public, and nothing that the training images give', async () => {
    const told = await toldBy({}, true);
    expect(namesOf(told, 'public').filter((name) => !/^(validation|example-0)\//.test(name))).toEqual([]);
    expect(namesOf(told, 'diagnostic').filter((name) => !/^(training|time)\//.test(name))).toEqual([]);
    expect(namesOf(told, 'public')).toContain('validation/mean-dice');
    expect(namesOf(told, 'diagnostic')).toContain('training/loss');
  });

  it.each([
    ['no clipping', { clipping: { kind: 'none' }, noise: { noiseMultiplier: 0 } }],
    ['no noise', { noise: { noiseMultiplier: 0 } }],
    ['noise from a seed', { noise: { noiseMultiplier: 1, source: { kind: 'seeded' } } }],
  ])('with %s nothing is released: the parameters are private data themselves', async (_, changes) => {
    const told = await toldBy(changes, false);
    expect(namesOf(told, 'released')).toEqual([]);
    expect(namesOf(told, 'diagnostic')).toContain('checkpoint.safetensors');
  });
});
