import { expect, it } from 'vitest';
import { configFacts } from './config-facts';

it('says a config in a line a part, its kind first, and survives what is no config', () => {
  expect(
    configFacts({
      version: 1,
      name: 'a',
      model: { kind: 'unet', width: 16 },
      noise: { noiseMultiplier: 1, source: { kind: 'csprng' } },
      training: { epochs: 2, microbatchSize: null, clipNorms: [1, 2] },
    }),
  ).toEqual([
    ['model', 'unet, width 16'],
    ['noise', 'noise multiplier 1, source csprng'],
    ['training', 'epochs 2, clip norms [1,2]'],
  ]);
  expect(configFacts(null)).toEqual([]);
});
