import { expect, it } from 'vitest';
import { type Curve, endLabel, withNotes } from './curve';

const curve = (label: string, note?: string): Curve => ({
  label,
  x: [],
  y: [],
  colour: 'text',
  ...(note === undefined ? {} : { note }),
});

it('says a note once when it holds for every curve, and beside its curve otherwise', () => {
  expect(withNotes('Dice', [curve('ILM', 'not covered'), curve('fluid', 'not covered')])).toEqual({
    heading: 'Dice (not covered)',
    labels: ['ILM', 'fluid'],
  });
  expect(withNotes('Loss', [curve('training', 'not covered'), curve('validation')])).toEqual({
    heading: 'Loss',
    labels: ['training (not covered)', 'validation'],
  });
  expect(withNotes('Epsilon', []).heading).toBe('Epsilon');
});

it('writes the last value as the chart does, or as the curve does by itself', () => {
  const bound = { ...curve('audited', 'noted'), x: [0, 1], y: [1.26, null] };
  expect(endLabel(bound, (value) => value.toFixed(1))).toBe('audited* 1.3');
  expect(endLabel({ ...bound, format: () => 'at least 1.2' }, String)).toBe('audited* at least 1.2');
});
