import { expect, it } from 'vitest';
import { type Curve, withNotes } from './curve';

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
