import { z } from 'zod';
import { DatasetError } from './dataset-error.js';
import type { Picture } from './picture.js';

/** Class of a pixel that counts neither in the loss nor in any score. */
export const ignoredClass = 255;

/** The most classes that masks of one byte a pixel can tell apart, one value being kept for what is ignored. */
export const mostClasses = 255;

/** Which label of a mask means "do not count this pixel". */
export const ignoreLabelField = {
  ignoreLabel: z.int().min(0).max(65_535).nullable().default(null).meta({
    title: 'Ignore label',
    description:
      'Label of pixels that nobody graded, such as 255: they count in no loss and no score. Empty: none.',
  }),
};

/** What the labels of masks mean. */
export interface LabelRule {
  readonly classOfLabel: ReadonlyMap<number, number>;
  readonly ignoreLabel: number | null;
  /** Label of each colour, as `colourKey` tells it, for masks that show classes in colours. */
  readonly labelOfColour?: ReadonlyMap<number, number>;
}

/**
 * The class of every pixel of a mask; every pixel is checked, at the mask's own size. A palette's indices are labels.
 *
 * @returns `[H, W]`; 255 where the pixel is to be ignored.
 * @throws DatasetError naming the file, the place and the label or the colour.
 */
export function classesOf(mask: Picture, rule: LabelRule, place: string): Uint8Array {
  const labelAt =
    mask.channels === 1 ? (pixel: number) => mask.values[pixel] as number : byColour(mask, rule, place);
  const { ignoreLabel } = rule;
  // A list is looked up several times faster than a map, at every pixel.
  const classOfLabel: (number | undefined)[] = [];
  for (const [label, known] of rule.classOfLabel) classOfLabel[label] = known;
  const classes = new Uint8Array(mask.height * mask.width);
  for (let pixel = 0; pixel < classes.length; pixel++) {
    const label = labelAt(pixel);
    const known = classOfLabel[label];
    if (label === ignoreLabel) classes[pixel] = ignoredClass;
    else if (known === undefined) refuseLabel(label, pixel, mask, rule, place);
    else classes[pixel] = known;
  }
  return classes;
}

function refuseLabel(label: number, pixel: number, mask: Picture, rule: LabelRule, place: string): never {
  const remedy = Number.isNaN(label)
    ? 'write the ignore label there, and set dataset.ignoreLabel'
    : Number.isInteger(label)
      ? 'correct it, or set dataset.ignoreLabel to it when nobody graded the pixel'
      : 'resize masks by nearest neighbour, which mixes no labels';
  throw new DatasetError(
    place,
    `has the label ${Number(label.toPrecision(7))} at ${positionOf(pixel, mask)}; the labels are ${listed([...rule.classOfLabel.keys()])}: ${remedy}`,
  );
}

const positionOf = (pixel: number, { width }: Picture): string =>
  `row ${Math.floor(pixel / width)}, column ${pixel % width}`;

function listed(labels: readonly number[]): string {
  const sorted = [...labels].sort((a, b) => a - b);
  const isDense = sorted.every((label, index) => label === index);
  if (isDense) return `0 to ${sorted.length - 1}`;
  return `${sorted.slice(0, 12).join(', ')}${sorted.length > 12 ? ', ...' : ''}`;
}

/** A colour as one number. @param colour red, green and blue, 0 to 255. */
export function colourKey([red = 0, green = 0, blue = 0]: readonly number[]): number {
  return 65_536 * red + 256 * green + blue;
}

function byColour(mask: Picture, { labelOfColour }: LabelRule, place: string): (pixel: number) => number {
  if (mask.channels !== 3 || labelOfColour === undefined)
    throw new DatasetError(
      place,
      `has ${mask.layout}, a mask has 1; save labels as gray or as a palette, or give the colours of the classes in classes.csv (columns label, name, colour)`,
    );
  return (pixel) => {
    const colour = [...mask.values.subarray(3 * pixel, 3 * pixel + 3)];
    const label = labelOfColour.get(colourKey(colour));
    if (label === undefined)
      throw new DatasetError(
        place,
        `has the colour (${colour.join(', ')}) at ${positionOf(pixel, mask)}, which is none of the ${labelOfColour.size} in classes.csv; save masks without smoothing, or add the colour there`,
      );
    return label;
  };
}
