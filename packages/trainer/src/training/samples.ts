import { encode } from 'fast-png';
import type { Dataset, Example } from '../data/dataset.js';
import { ignoredClass } from '../data/labels.js';

/** Colours of the classes, told apart with every kind of colour vision where possible; background is transparent. */
const classColours = [
  '#000000',
  '#e69f00',
  '#56b4e9',
  '#009e73',
  '#b8a800',
  '#0072b2',
  '#d55e00',
  '#cc79a7',
  '#ff2d2d',
] as const;

const overlayOpacity = 200;

/** The golden angle, in degrees: hues that are this far apart stay apart, however many there are. */
const goldenAngle = 137.508;

/** `#rrggbb` of each class: the data set's own, or these nine and further hues. */
export function classColoursOf({
  classNames,
  classColours: own,
}: Pick<Dataset, 'classNames' | 'classColours'>): readonly string[] {
  return own ?? classNames.map((_, label) => classColours[label] ?? hue(goldenAngle * label));
}

/** A colour of that hue and middling lightness. Source: CSS Color 4, section 7.1, HSL to RGB. */
function hue(degrees: number): string {
  const part = (offset: number): string => {
    const at = (offset + degrees / 30) % 12;
    const value = 0.5 - 0.35 * Math.max(-1, Math.min(at - 3, 9 - at, 1));
    return Math.round(255 * value)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${part(0)}${part(8)}${part(4)}`;
}

/** The scan, in colours when it has three channels, else the first in grey; stretched to its own range. @returns a PNG. */
export function imagePng(
  { image }: Pick<Example, 'image'>,
  { imageHeight, imageWidth, channelCount }: Pick<Dataset, 'imageHeight' | 'imageWidth' | 'channelCount'>,
): Uint8Array {
  const low = image.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = image.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return pngOf(imageHeight, imageWidth, (pixel) => {
    const at = (channel: number): number =>
      Math.round((255 * ((image[pixel * channelCount + channel] as number) - low)) / (high - low || 1));
    return channelCount === 3 ? [at(0), at(1), at(2), 255] : [at(0), at(0), at(0), 255];
  });
}

/** Classes in their colours, background and what is ignored transparent: to be laid over the scan. @returns a PNG. */
export function classesPng(
  classes: Uint8Array,
  dataset: Pick<Dataset, 'imageHeight' | 'imageWidth' | 'classNames' | 'classColours'>,
): Uint8Array {
  const { imageHeight, imageWidth } = dataset;
  const colours = classColoursOf(dataset);
  return pngOf(imageHeight, imageWidth, (pixel) => {
    const label = classes[pixel] as number;
    const colour = Number.parseInt((colours[label] ?? '#000000').slice(1), 16);
    const isShown = label !== 0 && label !== ignoredClass;
    return [colour >> 16, (colour >> 8) & 255, colour & 255, isShown ? overlayOpacity : 0];
  });
}

function pngOf(
  height: number,
  width: number,
  colourOf: (pixel: number) => readonly [number, number, number, number],
): Uint8Array {
  const data = new Uint8Array(4 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) data.set(colourOf(pixel), 4 * pixel);
  return encode({ width, height, channels: 4, data });
}
