import { createHash } from 'node:crypto';
import type { TrainingEvent } from '@clipwise/contract';
import { findFaults } from '@clipwise/findings';
import { expect, it } from 'vitest';
import { parseRunConfig } from '../config/parse-run-config.js';
import { demoStudy } from '../presets/demo-study.js';
import { exampleConfig } from '../presets/example-config.js';
import { train } from '../training/train-loop.js';
import { factsOfEvents } from './facts-of-log.js';

/** Trains a preset on fewer and smaller images, for fewer epochs: what it is and how it is charged stay as they are. */
async function run(preset: Readonly<Record<string, unknown>>, id: string) {
  const config = parseRunConfig({
    ...preset,
    dataset: {
      ...{ ...exampleConfig.dataset, imageHeight: 32, imageWidth: 32 },
      ...{ trainingSubjects: 4, validationSubjects: 1 },
    },
    model: { kind: 'unet', width: 2 },
    training: { epochs: 3, seed: 1, backend: 'wasm' },
  });
  const events: TrainingEvent[] = [];
  await train(config, {
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
  return { config, events, facts: factsOfEvents(id, config, events) };
}

// A model of a few steps may well be below the trivial predictor, which is then what there is to find.
const codesOf = (facts: Parameters<typeof findFaults>[0]) =>
  findFaults(facts).flatMap(({ code }) => (code === 'below-trivial' ? [] : [code]));

it('makes facts of every run of the demonstration, in which no rule finds a fault of its making', async () => {
  const runs = [];
  for (const [index, preset] of demoStudy.configs.entries())
    runs.push(await run(preset as Readonly<Record<string, unknown>>, `${index}`));
  const facts = runs.map((one) => one.facts);
  expect(codesOf(facts)).toEqual([]);
  for (const [index, fact] of facts.entries()) {
    expect(codesOf([fact])).toEqual([]);
    expect(fact.claimsPrivacy).toBe(index > 0);
    expect(fact.ledger?.epsilon ?? 0).toBeGreaterThan(index > 0 ? 0.1 : -1);
    expect(fact.series.map(({ name }) => name)).toContain('training/batch-size');
  }
  // The same run told otherwise is found: its charges, and a copy of it under another name.
  const [, private_] = runs;
  if (private_ === undefined) throw new Error('the demonstration has no private run');
  const { config, events } = private_;
  expect(codesOf([{ ...private_.facts, targetEpsilon: 0.01 }])).toEqual(['epsilon-beyond-target']);
  const renamed = { ...factsOfEvents('copy', config, events), method: 'another' };
  expect(codesOf([private_.facts, renamed])).toContain('series-identical');
}, 240_000);
