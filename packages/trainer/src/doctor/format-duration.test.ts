import { expect, it } from 'vitest';
import { formatDuration } from './format-duration.js';

it.each([
  [0.4, 'less than 1 s'],
  [5.43, 'about 5 s'],
  [34.4, 'about 34 s'],
  [119, 'about 120 s'],
  [151, 'about 2.5 min'],
  [7199, 'about 120 min'],
  [7200, 'about 2 h'],
  [200_000, 'about 2.3 d'],
])('says of %d s: %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
