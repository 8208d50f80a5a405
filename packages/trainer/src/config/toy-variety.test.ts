import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { exampleConfig } from '../presets/example-config.js';
import { describeRun } from './describe-run.js';
import { parseRunConfig } from './parse-run-config.js';

vi.mock('../sparsification/registry.js', async (original) => {
  const { sparsificationRegistry } = await original<typeof import('../sparsification/registry.js')>();
  const { defineSparsification } = await import('../sparsification/sparsification.js');
  const everySecond = defineSparsification({
    kind: 'every-second',
    method: 'halved',
    configSchema: z.strictObject({
      kind: z.literal('every-second'),
      offset: z.int().min(0).max(1).default(0),
    }),
    create: () => ({ name: 'every-second', maskAt: () => null }),
  });
  return { sparsificationRegistry: [...sparsificationRegistry, everySecond] };
});

vi.mock('../sampling/registry.js', async (original) => {
  const { samplingRegistry } = await original<typeof import('../sampling/registry.js')>();
  const { defineSampler } = await import('../sampling/sampler.js');
  const whole = defineSampler({
    kind: 'whole',
    configSchema: z.strictObject({ kind: z.literal('whole') }),
    create: (_config, { unitCount }) => ({
      name: 'whole',
      amplification: { kind: 'none', sumMovesBy: 1 },
      expectedBatchSize: unitCount,
      stepsPerEpoch: 1,
      next: () => Array.from({ length: unitCount }, (_, index) => index),
    }),
  });
  return { samplingRegistry: [...samplingRegistry, whole] };
});

it('parses and describes a run of a sparsification and a sampler that only their registries know', () => {
  const config = parseRunConfig({
    ...exampleConfig,
    sampling: { kind: 'whole' },
    sparsification: { kind: 'every-second' },
  });
  expect(config.sparsification).toEqual({ kind: 'every-second', offset: 0 });
  expect(describeRun(config)).toMatchObject({
    name: 'unet halved sigma 0.5',
    method: 'halved',
    sparsification: 'every-second',
    sampler: 'whole',
    plannedSteps: 4,
    isPrivate: true,
  });
  expect(() => parseRunConfig({ ...exampleConfig, sparsification: { kind: 'every-third' } })).toThrow(
    'sparsification.kind: unknown kind "every-third"; known: none, random, every-second',
  );
});
