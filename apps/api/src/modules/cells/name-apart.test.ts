import { expect, it } from 'vitest';
import { nameApart } from './name-apart.js';

const cell = (name: string, learningRate: number, model?: object) => ({
  name,
  config: {
    name: `run ${learningRate}`,
    model,
    optimizer: { learningRate },
    training: { seed: learningRate },
  },
});

it('tells cells that are called alike by the settings in which they differ, and no other cell by any', () => {
  expect(
    nameApart([
      cell('unet flat sigma 1', 0.1, { kind: 'unet' }),
      cell('unet flat sigma 1', 0.2, { kind: 'unet', initialFrom: '/a/long/way/to/the/start.safetensors' }),
      cell('unet flat sigma 2', 0.3, { kind: 'unet' }),
    ]),
  ).toEqual([
    'unet flat sigma 1, initialFrom none, learningRate 0.1',
    'unet flat sigma 1, initialFrom ...way/to/the/start.safetensors, learningRate 0.2',
    'unet flat sigma 2',
  ]);
});
