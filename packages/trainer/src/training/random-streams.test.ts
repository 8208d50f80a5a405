import { beforeEach, describe, expect, it, vi } from 'vitest';
import { parseRunConfig } from '../config/parse-run-config.js';
import { noiseSourceRegistry } from '../noise/registry.js';
import type { ByteSource } from '../random/byte-source.js';
import { buildRun } from './build-run.js';

interface Stream {
  /** Of the first bytes that were taken; what is told of a stream that gave none is nothing. */
  first: string;
  taken: number;
}

const streams = vi.hoisted((): Stream[] => []);

vi.mock('../random/byte-source.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../random/byte-source.js')>();
  const watched = (source: ByteSource): ByteSource => {
    const stream: Stream = { first: '', taken: 0 };
    streams.push(stream);
    return {
      isReproducible: source.isReproducible,
      fill: (target) => {
        source.fill(target);
        if (stream.taken === 0) stream.first = Buffer.from(target.slice(0, 16)).toString('hex');
        stream.taken += target.length;
      },
    };
  };
  return {
    ...original,
    csprngBytes: () => watched(original.csprngBytes()),
    seededBytes: (...args: Parameters<typeof original.seededBytes>) => watched(original.seededBytes(...args)),
  };
});

/** One seed for all that is seeded: only its purpose keeps a stream apart. */
const seed = 1;

describe.each(noiseSourceRegistry)('the random streams of a run with the source $kind', ({ kind }) => {
  beforeEach(() => void streams.splice(0));

  it('are different ones for sampling, noise, mask and initial parameters, and nobody but the noise takes from its own', async () => {
    const config = parseRunConfig({
      dataset: { kind: 'oct-phantom', imageHeight: 32, imageWidth: 32, trainingSubjects: 10, seed },
      model: { kind: 'unet', width: 2 },
      sampling: { kind: 'poisson', expectedBatchSize: 2 },
      clipping: { kind: 'flat' },
      sparsification: { kind: 'random', refreshEverySteps: 1 },
      noise: { noiseMultiplier: 1, source: kind === 'seeded' ? { kind, seed } : { kind } },
      training: { epochs: 2, backend: 'wasm-simd', seed },
    });
    const { mechanism, model, plannedSteps } = await buildRun(config, '/');
    for (let step = 0; step < plannedSteps; step++) await mechanism.step(async () => {});
    mechanism.dispose();

    const used = streams.filter(({ taken }) => taken > 0);
    expect(new Set(used.map(({ first }) => first)).size).toBe(used.length);
    // Twelve words for every four numbers of a tensor.
    const perStep = model.parameters.reduce(
      (sum, { shape }) => sum + 48 * Math.ceil(shape.reduce((size, length) => size * length, 1) / 4),
      0,
    );
    expect(used.filter(({ taken }) => taken === plannedSteps * perStep)).toHaveLength(1);
  });
});
