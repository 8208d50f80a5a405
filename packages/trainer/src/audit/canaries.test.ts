import type { TrainingEvent } from '@clipwise/contract';
import { describe, expect, it } from 'vitest';
import { parseRunConfig } from '../config/parse-run-config.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { buildRun } from '../training/build-run.js';
import { train } from '../training/train-loop.js';
import { canaryPlaces } from './canary-places.js';
import { auditMembership, lossThresholdScores } from './membership.js';
import { stepConfig } from './step-config.js';

const uniform = () => uniformFrom(seededBytes(4, 'canaries'));

describe('canaries', () => {
  it('have a coordinate of their own in every group that is clipped, and the same norm, far beyond the bound', () => {
    const model = {
      parameters: [[3, 3, 4], [7], [50]].map((shape, index) => ({ name: String(index), shape })),
    } as never;
    const clipping = { groups: [0, 0, 1], groupCount: 2, sensitivity: 2 };
    const canaries = canaryPlaces(20, model, clipping, uniform());
    const taken = canaries.flatMap(({ places }) =>
      places.map(({ tensor, coordinate }) => `${tensor}/${coordinate}`),
    );
    expect(new Set(taken).size).toBe(40);
    for (const { places } of canaries) {
      expect(places.map(({ tensor }) => (tensor === 2 ? 1 : 0))).toEqual([0, 1]);
      expect(Math.hypot(...places.map(({ value }) => value))).toBeCloseTo(200, 9);
    }
  });

  it('that are more than there is room for are refused before a run starts, naming the limit', () => {
    const clipping = { kind: 'per-layer', clipNorm: 1 } as const;
    expect(() => stepConfig(100, { clipping })).toThrow(
      /audit\.canaries.*smallest group has \d+; take fewer/s,
    );
  });

  it('add their clipped gradient to the sum where they take part, and nothing where they do not', async () => {
    const { mechanism, canaries } = await buildRun(stepConfig(200, { noise: { noiseMultiplier: 0 } }), '/');
    await mechanism.step(async () => {});
    mechanism.dispose();
    const sightings = canaries?.sightings() ?? [];
    expect(sightings.some(({ isTaken }) => isTaken) && sightings.some(({ isTaken }) => !isTaken)).toBe(true);
    for (const { isTaken, values, signals } of sightings) {
      expect(signals[0]).toBeCloseTo(1, 5);
      // Ten examples, each of norm 1 over 100,000 coordinates, are beside it.
      expect(Math.abs((values[0] as number) - (isTaken ? 1 : 0))).toBeLessThan(0.3);
    }
  });

  it('are told by the run: a released bound, its remark and its environment; a run without has none of it', async () => {
    const told = async (canaries: number) => {
      const events: TrainingEvent[] = [];
      const config = stepConfig(canaries);
      const outcome = await train(parseRunConfig({ ...config, evaluation: { samples: 0 } }), {
        sink: {
          emit: async (event) => void events.push(event),
          putArtifact: async () => ({ sha256: '0', bytes: 0 }),
        },
        signal: new AbortController().signal,
        workingDirectory: '/',
      });
      expect(outcome).toBe('completed');
      return JSON.stringify(events);
    };
    const text = await told(400);
    expect(text).toMatch(/"name":"audit\/epsilon","value":\d+(\.\d+)?,"disclosure":"released"/);
    expect(text).toContain('"canaries":400');
    expect(text).toContain('carries 400 canaries');
    expect(await told(0)).not.toMatch(/audit\/|canaries/);
  });
});

describe('membership by loss', () => {
  const audit = (members: readonly number[], others: readonly number[]) =>
    auditMembership(
      { members: lossThresholdScores(members), others: lossThresholdScores(others) },
      { delta: 0, confidence: 0.95, uniform: uniform() },
    );
  const losses = (count: number, from: number) =>
    Array.from({ length: count }, (_, index) => from + index / count);

  it('finds everybody where every member has the smaller loss, and bounds epsilon', () => {
    const { area, rates, epsilon } = audit(losses(200, 0), losses(200, 2));
    expect([area.value, area.lower]).toEqual([1, 1]);
    expect(rates.map(({ truePositiveRate }) => truePositiveRate?.value)).toEqual([undefined, 1]);
    expect(epsilon).toBeGreaterThan(2);
  });

  it('finds nobody where the losses are alike', () => {
    const { area, epsilon } = audit(losses(200, 0), losses(200, 0));
    expect(area.lower).toBeLessThan(0.5);
    expect(area.upper).toBeGreaterThan(0.5);
    expect(epsilon).toBe(0);
  });
});
