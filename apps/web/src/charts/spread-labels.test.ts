import { expect, it } from 'vitest';
import { spreadLabels } from './spread-labels';

it('moves labels that would overlap apart, keeps their order and stays inside', () => {
  expect(spreadLabels([10, 50], 13, 0, 100)).toEqual([10, 50]);
  expect(spreadLabels([50, 10, 52], 13, 0, 100)).toEqual([50, 10, 63]);
  expect(spreadLabels([98, 99, 97], 13, 0, 100)).toEqual([87, 100, 74]);
});
