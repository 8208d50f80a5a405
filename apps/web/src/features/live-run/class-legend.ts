import type { RunArtifactFragment } from '@clipwise/contract/operations';
import type { Colour } from '../../theme/colour';

/** A class of the segmentation and its colour, the same in the samples and beside its Dice. */
export type ClassColour = { readonly name: string; readonly colour: Colour };

const background: Colour = 'baseline';
const isColour = (text: string | undefined): text is `#${string}` => /^#[0-9a-f]{6}$/i.test(text ?? '');

/** The classes in the order of their labels, as the samples were painted; none before the first sample. */
export function classLegend(artifacts: readonly RunArtifactFragment[]): readonly ClassColour[] {
  const sample = artifacts.find(({ kind }) => kind === 'SAMPLE');
  if (sample === undefined) return [];
  const { classes = '', colours = '' } = sample.labels as { classes?: string; colours?: string };
  const painted = colours.split(',');
  // The background is transparent in the samples.
  return classes.split(',').map((name, label) => {
    const colour = label === 0 ? undefined : painted[label];
    return { name, colour: isColour(colour) ? colour : background };
  });
}
