import { expect, it } from 'vitest';
import { stepsBeside } from './pareto.js';

it('points of one epsilon stand beside it, as far to one side as to the other, and one that is alone on it', () => {
  const at = (...epsilons: number[]) => stepsBeside(epsilons.map((epsilon) => ({ epsilon })));
  expect(at(1, 3, 1, 3, 1, 8)).toEqual([-1, -0.5, 0, 0.5, 1, 0]);
  expect(at()).toEqual([]);
});
