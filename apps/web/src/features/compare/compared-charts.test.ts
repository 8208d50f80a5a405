import { describe, expect, it } from 'vitest';
import { comparedCharts } from './compared-charts';
import { runGroups } from './groups';
import type { ComparedRun, RunCurves } from './use-compared';

const run = (id: string, dataset: string, model = 'unet') =>
  ({
    ...{ id, name: id, dataset, model, method: 'flat', noiseMultiplier: 1, values: [7] },
    privacy: { verdict: 'UNVERIFIED', epsilon: null, delta: null, unit: null, neighbouring: null },
  }) as unknown as ComparedRun;

const curves = (runs: readonly ComparedRun[]) =>
  new Map(
    runs.map(({ id }) => [
      id,
      {
        id,
        lastCursor: 1,
        series: [{ name: 'dice', disclosure: 'DIAGNOSTIC', steps: [1, 2], values: [0.1, 0.2] }],
      } as unknown as RunCurves,
    ]),
  );

describe('the charts of a comparison', () => {
  it('never draw two data sets into one chart or one mean, with or without a chart for each model', () => {
    const runs = [run('a', 'duke'), run('b', 'duke'), run('c', 'oct-phantom')];
    for (const facet of ['model', 'none'] as const) {
      const charts = comparedCharts(runs, curves(runs), runGroups(runs), {
        ...{ isEpsilon: false, axis: 'step', spread: 'interval', facet },
      });
      expect(charts.map(({ title, seeds }) => [title, seeds.map(({ id }) => id)])).toEqual([
        [facet === 'model' ? 'U-Net, oct-phantom' : 'oct-phantom', ['c']],
        [facet === 'model' ? 'U-Net, duke' : 'duke', ['a', 'b']],
      ]);
    }
  });

  it('name no data set where all runs share it', () => {
    const runs = [run('a', 'duke'), run('b', 'duke', 'nested-unet')];
    const charts = comparedCharts(runs, curves(runs), runGroups(runs), {
      ...{ isEpsilon: false, axis: 'step', spread: 'seeds', facet: 'model' },
    });
    expect(charts.map(({ title }) => title)).toEqual(['U-Net', 'Nested U-Net']);
  });
});
