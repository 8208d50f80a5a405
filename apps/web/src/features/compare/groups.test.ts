import { expect, it } from 'vitest';
import { runGroups } from './groups';

const run = (method: string, noiseMultiplier: number | null) => ({ method, noiseMultiplier });

it('groups by method and noise, and draws a group alike whatever stands beside it', () => {
  const runs = [run('flat', 1), run('automatic', 0.5), run('flat', 1), run('non-private', null)];
  const groups = runGroups(runs);
  expect(groups.map(({ key, count }) => [key, count])).toEqual([
    ['automatic:0.5', 1],
    ['flat:1', 2],
    ['non-private:0', 1],
  ]);
  const [alone] = runGroups([run('flat', 1)]);
  expect({ ...groups[1], count: 1 }).toEqual(alone);
});
