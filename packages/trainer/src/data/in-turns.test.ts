import { expect, it } from 'vitest';
import { inTurns } from './in-turns.js';

it('keeps the order of 3,000 items that end in any order, and never has more than 16 under way', async () => {
  let [underWay, most] = [0, 0];
  const items = Array.from({ length: 3000 }, (_, index) => index);
  const results = await inTurns(items, async (item) => {
    underWay += 1;
    most = Math.max(most, underWay);
    for (let turn = 0; turn <= item % 7; turn++) await Promise.resolve();
    underWay -= 1;
    return 2 * item;
  });
  expect(results).toEqual(items.map((item) => 2 * item));
  expect(most).toBe(16);
});

it('ends with the first failure', async () => {
  const read = async (item: number) => {
    if (item === 20) throw new Error('file 20 is torn');
    return item;
  };
  await expect(inTurns([...new Array(40).keys()], read)).rejects.toThrow('file 20 is torn');
});
