import { describe, expect, it } from 'vitest';
import { unitsOf } from './privacy-units.js';

const examples = ['a', 'b', 'a', 'c', 'a'].map((subject) => ({ subject }));

describe('privacy units', () => {
  it('are the examples one by one, or those of each subject together', () => {
    expect(unitsOf(examples, 'example')).toEqual([[0], [1], [2], [3], [4]]);
    expect(unitsOf(examples, 'subject')).toEqual([[0, 2, 4], [1], [3]]);
  });

  it('hold every example once', () => {
    for (const unit of ['example', 'subject'] as const)
      expect(unitsOf(examples, unit).flat().sort()).toEqual([0, 1, 2, 3, 4]);
  });
});
