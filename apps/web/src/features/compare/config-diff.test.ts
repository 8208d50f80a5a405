import { expect, it } from 'vitest';
import { configDifferences } from './config-diff';

it('names the paths at which configs differ, and how many runs have each value', () => {
  const config = (width: number, extra = {}) => ({
    name: `run ${width}`,
    model: { kind: 'unet', width },
    ...extra,
  });
  expect(configDifferences([config(4), config(16), config(4, { seed: 1 })])).toEqual([
    {
      path: 'model.width',
      values: [
        { text: '4', count: 2 },
        { text: '16', count: 1 },
      ],
    },
    {
      path: 'seed',
      values: [
        { text: '-', count: 2 },
        { text: '1', count: 1 },
      ],
    },
  ]);
  expect(configDifferences([config(4), config(4)])).toEqual([]);
});
