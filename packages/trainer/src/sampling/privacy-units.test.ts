import { describe, expect, it } from 'vitest';
import { unitName, unitsOf } from './privacy-units.js';

const examples = ['a', 'b', 'a', 'c', 'a'].map((subject) => ({ subject }));

describe('privacy units', () => {
  it('are the examples one by one, or those of each subject together', () => {
    expect(unitsOf(examples, 'example')).toEqual([[0], [1], [2], [3], [4]]);
    expect(unitsOf(examples, 'subject')).toEqual([[0, 2, 4], [1], [3]]);
  });

  it('are called by their own names, whatever others there are, and made up ones by their place', () => {
    const named = examples.map((example, index) => ({ ...example, id: `scan ${index}` }));
    const units = unitsOf(named, 'subject');
    const names = (unit: 'example' | 'subject', own: typeof units) =>
      [0, 1, own.length, own.length + 2].map((index) => unitName(named, own, index, unit));
    expect(names('subject', units)).toEqual(['a', 'b', 'made up 0', 'made up 2']);
    expect(names('example', unitsOf(named, 'example'))).toEqual([
      ...['a/scan 0', 'b/scan 1'],
      ...['made up 0', 'made up 2'],
    ]);
  });

  it('hold every example once', () => {
    for (const unit of ['example', 'subject'] as const)
      expect(unitsOf(examples, unit).flat().sort()).toEqual([0, 1, 2, 3, 4]);
  });
});
