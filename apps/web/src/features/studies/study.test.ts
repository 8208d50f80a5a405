import { expect, it } from 'vitest';
import { cellTitles, type StudyCell } from './study';

const cell = (key: string, name: string, noiseMultiplier: number, model = 'unet') =>
  ({ key, name, method: 'flat', noiseMultiplier, model }) as StudyCell;

it('calls cells by method and noise, and those that share both by where their names begin to differ', () => {
  expect([
    ...cellTitles([
      cell('a', 'unet flat sigma 1, depth 3, learningRate 0.1', 1),
      cell('b', 'unet flat sigma 1, depth 4, learningRate 0.1', 1),
      cell('c', 'unet flat sigma 2', 2),
      cell('d', 'nested flat sigma 1', 1, 'nested-unet'),
      cell('e', 'planned', 4),
      cell('f', 'planned twice', 4),
    ]).values(),
  ]).toEqual([
    'depth 3, learningRate 0.1',
    'depth 4, learningRate 0.1',
    'flat, 2',
    'flat, 1',
    'planned',
    'planned twice',
  ]);
});
