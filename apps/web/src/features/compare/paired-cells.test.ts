import { describe, expect, it } from 'vitest';
import { type ComparedCell, namedCells, partnersOf } from './paired-cells';

const cell = (key: string, model: string, runId: string, n = 5): ComparedCell => ({
  key,
  model,
  method: 'flat',
  noiseMultiplier: 1,
  n,
  mean: 0.5,
  disclosure: 'DIAGNOSTIC',
  values: [{ runId }],
});

describe('cells that are compared', () => {
  const cells = [
    cell('a', 'unet', '1'),
    cell('b', 'unet', '2'),
    cell('c', 'nested-unet', '3'),
    cell('d', 'unet', '4'),
  ];

  it('are those of the shown runs, and those that differ in what has no name are numbered', () => {
    const named = namedCells(cells, new Set(['1', '2', '3']));
    expect(named.map(({ label }) => label)).toEqual([
      'flat, 1, U-Net #1',
      'flat, 1, U-Net #2',
      'flat, 1, Nested U-Net',
    ]);
    expect(named.map(({ group }) => group)).toEqual(['flat:1', 'flat:1', 'flat:1']);
  });

  it('are compared within their model, and not where there is no value', () => {
    const named = namedCells([...cells, cell('e', 'unet', '1', 0)], new Set(['1', '2', '3']));
    const [first] = named;
    if (first === undefined) throw new Error('no cell');
    expect(partnersOf(named, first).map(({ key }) => key)).toEqual(['b']);
  });
});
