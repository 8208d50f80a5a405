import { describe, expect, it } from 'vitest';
import { brushText, isBrushed, partText, readBrush, withPart } from './brush';
import { configDifferences } from './config-diff';
import { dimensionsOf } from './dimensions';
import type { DetailedRun } from './use-compared';

const run = (id: string, seed: number, method: string, dice: number | string): DetailedRun =>
  ({
    id,
    method,
    model: 'unet',
    noiseMultiplier: seed / 2,
    privacy: { epsilon: seed === 3 ? null : seed, delta: 1e-5, unit: 'example', neighbouring: 'add-remove' },
    metrics: [{ name: 'validation/mean-dice', last: dice, disclosure: 'DIAGNOSTIC' }],
    config: { training: { seed }, dataset: { kind: 'oct-phantom' } },
  }) as unknown as DetailedRun;
const runs = [run('a', 1, 'flat', 0.5), run('b', 2, 'automatic', 0.6), run('c', 3, 'flat', 'NaN')];
const dimensions = dimensionsOf(runs, configDifferences(runs.map(({ config }) => config)));
const inside = (brush: Parameters<typeof isBrushed>[1]) =>
  runs.filter((one) => isBrushed(one, brush, dimensions)).map(({ id }) => id);

describe('brushing', () => {
  it('offers what runs differ by, with what epsilon does not cover', () => {
    expect(dimensions.map(({ id, kind, isNotCovered }) => [id, kind, isNotCovered])).toEqual([
      ['epsilon', 'number', false],
      ['sigma', 'number', false],
      ['method', 'text', false],
      ['model', 'text', false],
      ['metric.validation/mean-dice', 'number', true],
      ['config.training.seed', 'number', false],
    ]);
  });

  it('keeps the runs inside every part, and none without a value there', () => {
    expect(inside({})).toEqual(['a', 'b', 'c']);
    expect(inside({ 'config.training.seed': [2, 9] })).toEqual(['b', 'c']);
    expect(inside({ 'config.training.seed': [2, 9], method: ['flat'] })).toEqual(['c']);
    expect(inside({ epsilon: [0, 9] })).toEqual(['a', 'b']);
    expect(inside({ 'metric.validation/mean-dice': [0, 1] })).toEqual(['a', 'b']);
    expect(inside({ 'config.gone': [0, 1] })).toEqual(['a', 'b', 'c']);
  });

  it('is kept in an address, and what is no brush there is left out', () => {
    const brush = { sigma: [0.5, 1] as const, method: ['flat'] };
    expect(readBrush(brushText(brush) ?? '')).toEqual(brush);
    expect(brushText(withPart({ sigma: [0, 1] }, 'sigma', undefined))).toBeUndefined();
    for (const text of [null, '', 'nonsense', '7', 'null', '{"sigma":[1]}', '{"sigma":{"a":1}}'])
      expect(readBrush(text)).toEqual({});
    expect([partText([0.5, 1]), partText(['a', 'b'])]).toEqual(['0.5 to 1', 'a or b']);
  });
});
