import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { demoStudy } from '../presets/demo-study.js';
import { exampleConfig } from '../presets/example-config.js';
import { parseRunConfig } from './parse-run-config.js';
import { runConfigJsonSchema } from './run-config-json-schema.js';

describe('run config', () => {
  it('accepts the example and the demonstration study, and parsing again changes nothing', () => {
    for (const input of [exampleConfig, ...demoStudy.configs]) {
      const config = parseRunConfig(input);
      expect(parseRunConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
    }
  });

  it.each([
    [
      { clipping: { kind: 'adaptive' } },
      /clipping\.kind: unknown kind "adaptive"; known: automatic, flat, per-layer, .*none/,
    ],
    [{ clipping: { kind: 'flat', clipNorm: -1 } }, /clipping\.clipNorm: must be at least 0\.000001, got -1/],
    [
      { clipping: { kind: 'none' } },
      /noise\.noiseMultiplier: must be 0 when clipping\.kind is "none", got 0\.5/,
    ],
    [{ privacy: { delta: 1 } }, /privacy\.delta: must be below 1, got 1/],
    [{ training: { epochs: 0 } }, /training\.epochs: must be at least 1, got 0/],
    [{ learningRate: 1 }, /learningRate/],
    [
      { loss: { kind: 'cross-entropy', classWeights: [1, 2] } },
      /loss\.classWeights: must have a weight for each of the 9 classes, got 2/,
    ],
  ])('refuses %j by path, limit and value', (change, message) => {
    expect(() => parseRunConfig({ ...exampleConfig, ...change })).toThrow(message);
  });

  it.each([
    [
      '200,000 unknown keys',
      Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`key${index}`, 1])),
    ],
    [
      'a list of 200,000',
      { ...exampleConfig, clipping: { kind: 'per-layer', clipNorm: new Array(200_000).fill(-1) } },
    ],
  ])('refuses %s without looking at each', (_what, json) => {
    expect(() => parseRunConfig(json)).toThrow(
      'config: must hold at most 10000 values; this is no run config',
    );
  });

  it('lists at most 20 of 9,000 problems', () => {
    const clipNorm = new Array(9_000).fill(-1);
    const parse = () => parseRunConfig({ ...exampleConfig, clipping: { kind: 'per-layer', clipNorm } });
    expect(parse).toThrow(expect.objectContaining({ problems: expect.objectContaining({ length: 20 }) }));
  });

  it('has the JSON schema that the contract holds; `npm run generate -w @clipwise/trainer` renews it', () => {
    const committed = JSON.parse(
      readFileSync(new URL('../../../contract/run-config.schema.json', import.meta.url), 'utf8'),
    );
    expect(JSON.parse(JSON.stringify(runConfigJsonSchema()))).toEqual(committed);
  });
});
