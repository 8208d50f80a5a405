import { describe, expect, it } from 'vitest';
import { cellKey, seedOf } from './cell-key.js';

const config = {
  name: 'one',
  model: { kind: 'unet', width: 8 },
  noise: { noiseMultiplier: 1, source: { kind: 'seeded', seed: 3 } },
  training: { epochs: 2, seed: 1 },
};

describe('the key of a cell', () => {
  it('is that of the config without its name and its seeds, whatever the order of its keys', () => {
    const other = {
      training: { seed: 9, epochs: 2 },
      noise: { source: { seed: 8, kind: 'seeded' }, noiseMultiplier: 1 },
      model: { width: 8, kind: 'unet' },
    };
    expect(cellKey(other)).toBe(cellKey(config));
  });

  it.each([
    { ...config, model: { kind: 'unet', width: 9 } },
    { ...config, training: { epochs: 3, seed: 1 } },
    { ...config, noise: { noiseMultiplier: 1, source: { kind: 'csprng' } } },
  ])('is another one for %j', (other) => {
    expect(cellKey(other)).not.toBe(cellKey(config));
  });

  it('comes with the seed of the initial parameters', () => {
    expect(seedOf(config)).toBe(1);
    expect(seedOf({})).toBeNull();
  });
});
