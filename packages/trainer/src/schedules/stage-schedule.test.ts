import { expect, it } from 'vitest';
import { placeOf, stagesOf } from './stage-schedule.js';

it('goes from its first value to the last in equal factors, and covers every step once', () => {
  for (const plannedSteps of [1, 3, 8, 10, 37, 1000])
    for (const stages of [2, 5, 8, 64]) {
      const found = stagesOf({ finalRatio: 0.25, stages }, plannedSteps);
      expect(found.reduce((sum, { steps }) => sum + steps, 0)).toBe(plannedSteps);
      for (let step = 0; step < plannedSteps; step++) {
        const stage = Math.floor((step * stages) / plannedSteps);
        expect(found[placeOf(found, step)]?.ratio).toBeCloseTo(0.25 ** (stage / (stages - 1)), 12);
      }
    }
});

it('is one stage where nothing changes, and stays at its last beyond its end', () => {
  expect(stagesOf({ finalRatio: 1, stages: 8 }, 50)).toEqual([{ ratio: 1, steps: 50 }]);
  expect(placeOf(stagesOf({ finalRatio: 2, stages: 2 }, 4), 100)).toBe(1);
});
