import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { ByteSource } from '../random/byte-source.js';
import { decodeRunState, ResumeError } from './run-state.js';
import { train } from './train-loop.js';

/** The beginning of all that was drawn, 16 bytes at most. */
const drawn = vi.hoisted((): Buffer[] => []);

vi.mock('../random/byte-source.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../random/byte-source.js')>();
  const watched = (source: ByteSource): ByteSource => ({
    fill: (target) => {
      source.fill(target);
      drawn.push(Buffer.from(target.slice(0, 16)));
    },
  });
  return { ...original, csprngBytes: () => watched(original.csprngBytes()) };
});
beforeEach(() => void drawn.splice(0));

async function statesOf(source: object): Promise<readonly Uint8Array[]> {
  const states: Uint8Array[] = [];
  const config = parseRunConfig({
    dataset: {
      kind: 'oct-phantom',
      imageHeight: 16,
      imageWidth: 16,
      trainingSubjects: 5,
      scansPerSubject: 2,
    },
    model: { kind: 'unet', width: 1 },
    sampling: { kind: 'shuffled', batchSize: 4 },
    clipping: { kind: 'flat' },
    sparsification: { kind: 'random', finalRate: 0.5 },
    noise: { noiseMultiplier: 0.5, source },
    training: { epochs: 2, backend: 'wasm' },
    evaluation: { samples: 0 },
    checkpoint: { everySteps: 1 },
  });
  await train(config, {
    sink: {
      emit: async () => {},
      putArtifact: async (bytes) => ({
        sha256: createHash('sha256').update(bytes).digest('hex'),
        bytes: bytes.length,
      }),
    },
    signal: new AbortController().signal,
    workingDirectory: '/work',
    keepState: async (state) => void states.push(state),
  });
  return states;
}

describe('the state of a run', () => {
  it('holds none of the random bytes of a source that nobody can repeat, and no place in it', async () => {
    const states = await statesOf({ kind: 'csprng' });
    expect([states.length, drawn.length > 50]).toEqual([8, true]);
    for (const state of states) {
      const file = Buffer.from(state);
      expect(drawn.filter((bytes) => bytes.length === 16 && file.includes(bytes))).toEqual([]);
      expect(decodeRunState(state, 'state').streams).toEqual({});
    }
  });

  it('holds how far each stream of a seed was read, the batches to come, the mask and the velocities', async () => {
    const { step, streams, parts, workingDirectory } = decodeRunState(
      (await statesOf({ kind: 'seeded' })).at(-1) as Uint8Array,
      'state',
    );
    expect([step, workingDirectory]).toEqual([6, '/work']);
    expect(Object.keys(streams).sort()).toEqual(['augmentation', 'noise', 'sampling', 'sparsification']);
    // Two shuffles of ten examples, at eight bytes a number.
    expect(streams.sampling).toBe(2 * 9 * 8);
    expect(parts.sampler).toMatchObject({ next: 12, order: expect.any(Array) });
    // The step, and a velocity for each parameter tensor.
    expect(Object.keys(parts.optimizer ?? {})).toHaveLength(65);
    expect(Object.keys(parts.sparsification ?? {})).toHaveLength(65);
  });

  it('that is cut off, or is none, is refused by the name of its file', async () => {
    const state = (await statesOf({ kind: 'seeded' })).at(-1) as Uint8Array;
    expect(() => decodeRunState(state.slice(0, state.length - 8), 'runs/a/resume.safetensors')).toThrow(
      /^runs\/a\/resume\.safetensors is no state/,
    );
    expect(() => decodeRunState(Buffer.from('hello, world'), 'x')).toThrow(ResumeError);
  });
});
