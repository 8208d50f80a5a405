import { describe, expect, it } from 'vitest';
import { parseRunConfig } from '../parse-run-config.js';
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

  // A field that is filled in by default would put the runs of a study apart from those that are added to it later: what is not
  // asked for has to be left out.
  it.each([
    [
      '0c9da28feda8',
      { dataset: { kind: 'oct-phantom' }, model: { kind: 'unet' }, clipping: { kind: 'flat' } },
    ],
    [
      '329eb889336e',
      {
        dataset: { kind: 'duke', root: 'duke' },
        model: { kind: 'nested-unet' },
        sampling: { kind: 'shuffled' },
        clipping: { kind: 'automatic' },
        sparsification: { kind: 'random' },
        optimizer: { kind: 'adam' },
      },
    ],
  ])('stays %s for a config that says no more than it has to', (key, said) => {
    const parsed = parseRunConfig({ sampling: { kind: 'poisson' }, noise: { noiseMultiplier: 1 }, ...said });
    expect(cellKey({ ...parsed })).toBe(key);
  });

  it('comes with the seed of the initial parameters', () => {
    expect(seedOf(config)).toBe(1);
    expect(seedOf({})).toBeNull();
  });
});
