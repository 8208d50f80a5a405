import { inEachRun, type Rule } from '../finding.js';

/** Classes averaged like colours. */
export const masksInterpolated: Rule = {
  code: 'masks-interpolated',
  severity: 'warning',
  title: 'Masks were interpolated',
  meaning:
    'Between class 1 and class 7 lies no class 4: at every border masks name classes that are not there, in training and in what Dice is measured against.',
  remedy: 'Resize masks by the nearest pixel.',
  find: inEachRun(({ masks }) =>
    masks === null || masks === 'nearest'
      ? null
      : { text: `Masks were resized by ${masks} interpolation.`, evidence: { resized: 1 } },
  ),
};
