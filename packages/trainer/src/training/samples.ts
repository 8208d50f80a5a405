import { PNG } from 'pngjs';
import type { Dataset, Example } from '../data/dataset.js';

/** Colours of the classes, told apart with every kind of colour vision where possible; background is transparent. */
export const classColours = [
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

/** The scan in grey, stretched to its own range. @returns a PNG. */
export function imagePng({ image }: Example, { imageHeight, imageWidth }: Dataset): Uint8Array {
  const low = image.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = image.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return encode(imageHeight, imageWidth, (pixel) => {
    const grey = Math.round((255 * ((image[pixel] as number) - low)) / (high - low || 1));
    return [grey, grey, grey, 255];
  });
}

/** Classes in their colours, background transparent: to be laid over the scan. @returns a PNG. */
export function classesPng(classes: Uint8Array, { imageHeight, imageWidth }: Dataset): Uint8Array {
  return encode(imageHeight, imageWidth, (pixel) => {
    const label = classes[pixel] as number;
    const colour = Number.parseInt((classColours[label % classColours.length] as string).slice(1), 16);
    return [colour >> 16, (colour >> 8) & 255, colour & 255, label === 0 ? 0 : overlayOpacity];
  });
}

function encode(
  height: number,
  width: number,
  colourOf: (pixel: number) => readonly [number, number, number, number],
): Uint8Array {
  const png = new PNG({ width, height });
  for (let pixel = 0; pixel < width * height; pixel++) png.data.set(colourOf(pixel), 4 * pixel);
  return PNG.sync.write(png);
}
