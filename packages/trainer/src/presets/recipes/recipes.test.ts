import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeRun } from '../../config/describe-run.js';
import { parseRunConfig } from '../../config/parse-run-config.js';
import type { RunConfig } from '../../config/run-config.js';
import { train } from '../../training/train-loop.js';
import { recipes } from './recipes.js';

let folder: string;

/** The recipe on scans of a handful of made-up people, two steps long. */
function tiny(recipe: object): RunConfig {
  const whole = parseRunConfig(recipe);
  const subjects = whole.privacy.unit === 'subject' ? 6 : 5;
  return parseRunConfig({
    ...whole,
    dataset: {
      kind: 'oct-phantom',
      imageHeight: 32,
      imageWidth: 32,
      trainingSubjects: subjects,
      validationSubjects: 1,
      scansPerSubject: 2,
    },
    model: whole.model.kind === 'mlp' ? whole.model : { ...whole.model, width: 1 },
    sampling: { ...whole.sampling, expectedBatchSize: 5 },
    training: { ...whole.training, epochs: 1, backend: 'wasm-simd' },
    evaluation: { samples: 0 },
  });
}

async function trained(config: RunConfig): Promise<{ outcome: string; log: string[]; last: Uint8Array }> {
  let last = new Uint8Array();
  const log: string[] = [];
  const outcome = await train(config, {
    sink: {
      emit: async (event) => {
        log.push(event.kind);
        if (event.kind === 'run-ended' && event.failure !== null) log.push(event.failure.message);
      },
      putArtifact: async (bytes) => {
        last = Uint8Array.from(bytes);
        return { sha256: '0'.repeat(64), bytes: bytes.length };
      },
    },
    signal: new AbortController().signal,
    workingDirectory: folder,
  });
  return { outcome, log, last };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-recipes-'));
  const { last } = await trained(tiny((recipes[0] as (typeof recipes)[0]).config));
  await writeFile(join(folder, 'start.safetensors'), last);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(recipes)('the recipe $name', ({ name, config }) => {
  it('is taken by the trainer, and private where its name does not say otherwise', () => {
    const { isPrivate, targetEpsilon } = describeRun(parseRunConfig(config));
    expect(isPrivate).toBe(!name.includes('non-private'));
    const named = /epsilon-(\d+)$/.exec(name);
    expect(targetEpsilon).toBe(named === null ? null : Number(named[1]));
  });

  it('trains to its end, and charges every step', async () => {
    const { outcome, log } = await trained(tiny(config));
    expect(outcome, log.join()).toBe('completed');
    expect(log.filter((kind) => kind === 'privacy-charged')).toHaveLength(
      describeRun(tiny(config)).plannedSteps as number,
    );
  });
});
