import { expect, it } from 'vitest';
import { classDice } from './class-dice';
import type { StudyCell } from './study';
import type { RunSeries } from './use-study-series';

const cell = (key: string, runs: readonly (readonly [string, string])[]) =>
  ({ key, runs: runs.map(([runId, status]) => ({ runId, status })) }) as unknown as StudyCell;
const run = (dice: Readonly<Record<string, number | string>>) =>
  ({
    metrics: Object.entries(dice).map(([name, last]) => ({
      name: `validation/dice/${name}`,
      last,
      disclosure: 'DIAGNOSTIC',
    })),
  }) as unknown as RunSeries;

it('is the mean of the completed runs by class, and nothing for a run that goes on or a class with NaN alone', () => {
  const series = new Map([
    ['a', run({ ILM: 0.4, fluid: 'NaN' })],
    ['b', run({ ILM: 0.6, fluid: 0.2 })],
    ['c', run({ ILM: 1 })],
  ]);
  const runs = [
    ['a', 'COMPLETED'],
    ['b', 'COMPLETED'],
    ['c', 'RUNNING'],
  ] as const;
  const { classes, rows, isNotCovered } = classDice(
    [cell('one', runs), cell('two', [['d', 'QUEUED']])],
    series,
  );
  expect(classes).toEqual(['ILM', 'fluid']);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.means[0]).toMatchObject({ mean: 0.5, n: 2 });
  // t(0.975, 1) = 12.706 times a deviation of 0.1414 over the root of 2.
  expect(rows[0]?.means[0]?.half).toBeCloseTo(1.2706, 3);
  expect(rows[0]?.means[1]).toEqual({ mean: 0.2, half: null, n: 1 });
  expect(isNotCovered).toBe(true);
});
