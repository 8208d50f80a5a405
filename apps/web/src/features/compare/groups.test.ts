import { expect, it } from 'vitest';
import { groupOf, runGroups } from './groups';

const runs = [
  { method: 'automatic', noiseMultiplier: 1 },
  { method: 'automatic', noiseMultiplier: 0.5 },
  { method: 'flat', noiseMultiplier: 0.5 },
  { method: 'non-private', noiseMultiplier: null },
  { method: 'automatic', noiseMultiplier: 1 },
];

it('gives each method and noise multiplier a colour, and each noise multiplier a dash', () => {
  const groups = runGroups(runs);
  expect(groups.map(({ label }) => label)).toEqual([
    'automatic, noise multiplier 0.5',
    'automatic, noise multiplier 1',
    'flat, noise multiplier 0.5',
    'non-private',
  ]);
  expect(new Set(groups.map(({ colour }) => colour)).size).toBe(4);
  const dashOf = (index: number) => groups[index]?.dash;
  expect(dashOf(0)).toEqual(dashOf(2));
  expect(dashOf(0)).not.toEqual(dashOf(1));
  expect(runs.map((run) => groupOf(groups, run)?.label)).toContain('non-private');
});
