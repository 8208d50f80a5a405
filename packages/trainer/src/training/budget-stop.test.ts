import { createHash } from 'node:crypto';
import type { TrainingEvent } from '@clipwise/contract';
import { decodeDpEvent, encodeDpEvent, openRunLedger } from '@clipwise/privacy';
import { describe, expect, it } from 'vitest';
import { describeRun } from '../config/describe-run.js';
import { parseRunConfig } from '../config/parse-run-config.js';
import type { RunConfig } from '../config/run-config.js';
import { buildRun } from './build-run.js';
import { type EarlierRun, train } from './train-loop.js';

const base = {
  dataset: { kind: 'oct-phantom', imageHeight: 16, imageWidth: 16, trainingSubjects: 5, scansPerSubject: 2 },
  model: { kind: 'unet', width: 1 },
  sampling: { kind: 'poisson', expectedBatchSize: 2 },
  clipping: { kind: 'flat' },
  training: { epochs: 4, backend: 'wasm-simd' },
  evaluation: { samples: 0 },
};

async function eventsOf(config: RunConfig, earlier?: EarlierRun): Promise<readonly TrainingEvent[]> {
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
    ...(earlier === undefined ? {} : { earlier }),
  });
  return events;
}

/** @param more charges that the run does not make. */
function epsilonOf(events: readonly TrainingEvent[], more: number = 0): number {
  const charges = events.flatMap((event) =>
    event.kind === 'privacy-charged' ? [{ event: decodeDpEvent(event.event), count: event.count }] : [],
  );
  const ledger = openRunLedger({ neighbouring: 'add-remove', delta: 1e-5, charges });
  if (more > 0) ledger.charge((charges[0] as (typeof charges)[number]).event, more);
  const answer = ledger.epsilon();
  return answer.kind === 'bounded' ? answer.epsilon : Number.POSITIVE_INFINITY;
}

describe('a run with a target epsilon', () => {
  it('and noise stops before the step that would pass it, says so at the start, and has completed', async () => {
    const config = parseRunConfig({
      ...base,
      noise: { noiseMultiplier: 1.2 },
      privacy: { targetEpsilon: 3 },
    });
    const events = await eventsOf(config);
    const charged = events.filter(({ kind }) => kind === 'privacy-charged').length;
    expect(charged).toBeGreaterThan(2);
    expect(charged).toBeLessThan(20);
    expect(epsilonOf(events)).toBeLessThanOrEqual(3);
    expect(epsilonOf(events, 1)).toBeGreaterThan(3);
    expect(events).toContainEqual(
      expect.objectContaining({
        message: `stops after step ${charged} of 20: one more would pass the target of epsilon 3`,
      }),
    );
    expect(events.at(-1)).toMatchObject({ kind: 'run-ended', outcome: 'completed', step: charged });
    // The last parameters are evaluated, as those of any run.
    expect(events.findLast(({ kind }) => kind === 'metrics-recorded')).toMatchObject({
      step: charged,
      metrics: expect.arrayContaining([expect.objectContaining({ name: 'validation/mean-dice' })]),
    });
  });

  it('that goes on counts what was charged before', async () => {
    const config = parseRunConfig({
      ...base,
      noise: { noiseMultiplier: 1.2 },
      privacy: { targetEpsilon: 3 },
    });
    const alone = (await eventsOf(config)).filter(({ kind }) => kind === 'privacy-charged').length;
    const { mechanism } = await buildRun(config, '/');
    const event = encodeDpEvent(mechanism.event);
    mechanism.dispose();
    const events = await eventsOf(config, {
      state: null,
      charged: { charges: [{ event, count: 2 }], throughStep: 2 },
    });
    expect(events.filter(({ kind }) => kind === 'privacy-charged')).toHaveLength(alone - 2);
  });

  it('and no noise multiplier takes the least noise for all its steps, which its stored config says', async () => {
    const config = parseRunConfig({
      ...base,
      noise: { noiseMultiplier: null },
      privacy: { targetEpsilon: 3 },
    });
    expect(config.noise.noiseMultiplier).toBeGreaterThan(1.5);
    expect(parseRunConfig(config)).toEqual(config);
    expect(describeRun(config)).toMatchObject({
      name: `unet flat sigma ${config.noise.noiseMultiplier}`,
      noiseMultiplier: config.noise.noiseMultiplier,
      targetEpsilon: 3,
      plannedSteps: 20,
    });
    const events = await eventsOf(config);
    expect(events.filter(({ kind }) => kind === 'privacy-charged')).toHaveLength(20);
    expect(epsilonOf(events)).toBeLessThanOrEqual(3);
    expect(epsilonOf(events)).toBeGreaterThan(2.99);
    expect(events.find(({ kind }) => kind === 'run-started')).toMatchObject({
      mechanism: { noiseMultiplier: config.noise.noiseMultiplier },
    });
  });

  it('whose data alone tell the steps is described by its target', () => {
    const config = parseRunConfig({
      ...base,
      dataset: { kind: 'duke', root: 'somewhere' },
      noise: { noiseMultiplier: null },
      privacy: { targetEpsilon: 3 },
    });
    expect(describeRun(config)).toMatchObject({
      name: 'unet flat epsilon 3',
      isPrivate: true,
      noiseMultiplier: null,
      noiseSource: 'csprng',
    });
  });

  it.each([
    [
      { noise: { noiseMultiplier: null } },
      /noise\.noiseMultiplier: is empty, so that privacy\.targetEpsilon/,
    ],
    [
      { noise: { source: { kind: 'seeded' } }, privacy: { targetEpsilon: 3 } },
      /privacy\.targetEpsilon: must be empty where nothing is claimed, got 3: the noise came from a seed/,
    ],
    [
      { noise: { noiseMultiplier: 0 }, privacy: { targetEpsilon: 3 } },
      /privacy\.targetEpsilon: must be empty where nothing is claimed, got 3: no noise was added/,
    ],
    [
      { noise: { noiseMultiplier: 0.3 }, privacy: { targetEpsilon: 1 } },
      /privacy\.targetEpsilon: must allow one step at least, which costs/,
    ],
  ])('is refused as %j, by place, value and remedy', (change, message) =>
    expect(() => parseRunConfig({ ...base, ...change })).toThrow(message),
  );
});
