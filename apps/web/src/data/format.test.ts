import { expect, it } from 'vitest';
import { formatClock, formatCount, formatShortInstant } from './format';

it('an instant is told as its day and minute in UTC', () => {
  expect(formatShortInstant('2026-11-24T09:14:59.000Z')).toBe('24 Nov 09:14');
  expect(formatShortInstant('2026-01-01T00:30:00+02:00')).toBe('31 Dec 22:30');
});

it('a time is told on the clock of the reader', () => {
  expect(formatClock(new Date(2026, 0, 1, 4, 5, 6).getTime())).toBe('04:05:06');
});

it.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1_234_567, '1,234,567'],
])('%d is told as %s', (count, text) => {
  expect(formatCount(count)).toBe(text);
});
