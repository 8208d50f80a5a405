import type { RunArtifactFragment } from '@clipwise/contract/operations';
import { palette } from '../../charts/palette';

/** A class of the segmentation and its colour, the same in the samples and in the chart. */
export type ClassColour = { readonly name: string; readonly colour: string };

const backgroundColour = '#7f7f7f';

/** The classes in the order of their labels, as the samples were painted; none before the first sample. */
export function classLegend(artifacts: readonly RunArtifactFragment[]): readonly ClassColour[] {
  const sample = artifacts.find(({ kind }) => kind === 'SAMPLE');
  if (sample === undefined) return [];
  const { classes = '', colours = '' } = sample.labels as { classes?: string; colours?: string };
  const painted = colours.split(',');
  // The background is transparent in the samples; its curve needs a colour of its own.
  return classes.split(',').map((name, label) => ({
    name,
    colour: (label === 0 ? undefined : painted[label]) ?? backgroundColour,
  }));
}

/** The classes of a run that keeps no samples, by name. */
export function classLegendOfNames(names: readonly string[]): readonly ClassColour[] {
  return [...names]
    .sort()
    .map((name, index) => ({ name, colour: palette[index % palette.length] as string }));
}
