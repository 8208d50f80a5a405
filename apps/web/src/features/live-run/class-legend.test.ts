import type { RunArtifactFragment } from '@clipwise/contract/operations';
import { expect, it } from 'vitest';
import { classLegend } from './class-legend';

const sample = (labels: Record<string, string>) =>
  ({ kind: 'SAMPLE', labels }) as unknown as RunArtifactFragment;

it('gives every class the colour that it was painted in, and the background, which is not painted, one of its own', () => {
  const legend = classLegend([
    sample({ classes: 'background,ILM,fluid', colours: '#000000,#e69f00,#ff2d2d' }),
  ]);
  expect(legend).toEqual([
    { name: 'background', colour: 'baseline' },
    { name: 'ILM', colour: '#e69f00' },
    { name: 'fluid', colour: '#ff2d2d' },
  ]);
});

it('takes no colour that is none, and has no classes without a sample', () => {
  expect(classLegend([sample({ classes: 'a,b', colours: '#000000,url(x)' })])[1]?.colour).toBe('baseline');
  expect(classLegend([])).toEqual([]);
});
