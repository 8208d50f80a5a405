import { expect, it } from 'vitest';
import { Remembered } from './remembered.js';

it('remembers as many answers as it may, and forgets the one that was told longest ago', () => {
  const remembered = new Remembered<number | null>(2);
  remembered.set('a', 1);
  remembered.set('b', null);
  expect([remembered.get('a'), remembered.get('b'), remembered.get('c')]).toEqual([1, null, undefined]);
  remembered.set('a', 3);
  remembered.set('c', 4);
  expect([remembered.get('a'), remembered.get('b'), remembered.get('c')]).toEqual([3, undefined, 4]);
  expect([remembered.take('a'), remembered.take('a'), remembered.get('a')]).toEqual([
    3,
    undefined,
    undefined,
  ]);
  remembered.set('d', 5);
  expect([remembered.get('c'), remembered.get('d')]).toEqual([4, 5]);
});
