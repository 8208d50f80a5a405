import type { RunArtifactFragment } from '@clipwise/contract/operations';
import { expect, it } from 'vitest';
import { classLegend } from './class-legend';

it('keeps the order of the labels and the colours of the samples, with a visible background', () => {
  const artifact = {
    kind: 'SAMPLE',
    labels: { classes: 'background,ILM,fluid', colours: '#000000,#e69f00,#ff2d2d' },
  } as unknown as RunArtifactFragment;
  expect(classLegend([artifact])).toEqual([
    { name: 'background', colour: '#7f7f7f' },
    { name: 'ILM', colour: '#e69f00' },
    { name: 'fluid', colour: '#ff2d2d' },
  ]);
  expect(classLegend([])).toEqual([]);
});
