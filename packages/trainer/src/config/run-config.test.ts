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
      /clipping\.kind: unknown kind "adaptive"; known: automatic, flat, per-layer, none/,
    ],
    [{ clipping: { kind: 'flat', clipNorm: -1 } }, /clipping\.clipNorm: must be at least 0\.000001, got -1/],
    [
      { clipping: { kind: 'none' } },
      /noise\.noiseMultiplier: must be 0 when clipping\.kind is "none", got 0\.5/,
    ],
    [{ privacy: { delta: 1 } }, /privacy\.delta: must be below 1, got 1/],
    [{ training: { epochs: 0 } }, /training\.epochs: must be at least 1, got 0/],
    [{ learningRate: 1 }, /learningRate/],
  ])('refuses %j by path, limit and value', (change, message) => {
    expect(() => parseRunConfig({ ...exampleConfig, ...change })).toThrow(message);
  });

  it('has the JSON schema that the contract holds; `npm run generate -w @clipwise/trainer` renews it', () => {
    const committed = JSON.parse(
      readFileSync(new URL('../../../contract/run-config.schema.json', import.meta.url), 'utf8'),
    );
    expect(JSON.parse(JSON.stringify(runConfigJsonSchema()))).toEqual(committed);
  });
});
