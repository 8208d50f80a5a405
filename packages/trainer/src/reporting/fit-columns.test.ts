import { expect, it } from 'vitest';
import { fitColumns, wrapColumns } from './fit-columns.js';

it('leaves out what matters least, and keeps the order of the rest', () => {
  const parts = [
    { text: 'bar', leaveOut: 5 },
    { text: '1/9', leaveOut: 0 },
    { text: 'loss', leaveOut: 4 },
    { text: 'Dice', leaveOut: 1 },
  ];
  expect(fitColumns(parts, 20)).toBe('bar  1/9  loss  Dice');
  expect(fitColumns(parts, 19)).toBe('1/9  loss  Dice');
  expect(fitColumns(parts, 9)).toBe('1/9  Dice');
  expect(fitColumns(parts, 2)).toBe('1/');
});

it('breaks between words only, so that a path can be copied', () => {
  expect(wrapColumns('kept in /a/folder/with/a/long/name now', 12)).toBe(
    'kept in\n  /a/folder/with/a/long/name\n  now',
  );
});
