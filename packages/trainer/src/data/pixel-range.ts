import { z } from 'zod';
import { DatasetError } from './dataset-error.js';
import type { Picture } from './picture.js';

const pixel = z.number().min(-1e9).max(1e9);
const constant = 'a public constant, not computed from the data';

/** What the numbers of image files mean, and the constants that they are normalised with. */
export const pixelFields = {
  pixelRange: z
    .union([z.enum(['auto', 'uint8', 'uint16', 'unit', 'z-score']), z.tuple([pixel, pixel])])
    .default('auto')
    .meta({
      title: 'Pixel range',
      description:
        'Values of black and white in the files: uint8 (0 to 255), uint16 (0 to 65535), unit (0 to 1) or [black, white]; z-score takes them as they are; auto is what a file says of itself (DICOM, booleans), else 0 to 255.',
    }),
  mean: z
    .number()
    .min(-1e9)
    .max(1e9)
    .default(0.2)
    .meta({
      title: 'Mean',
      description: `Subtracted from pixels in [0, 1], or as they are with z-score; ${constant}.`,
    }),
  standardDeviation: z
    .number()
    .min(1e-6)
    .max(1e9)
    .default(0.2)
    .meta({
      title: 'Standard deviation',
      description: `Divides the pixels; ${constant}.`,
    }),
};

/** How pixels are to be understood. */
export interface PixelConfig {
  readonly pixelRange: 'auto' | 'uint8' | 'uint16' | 'unit' | 'z-score' | readonly [number, number];
  readonly mean: number;
  readonly standardDeviation: number;
}

/** How far up the range of its pixels a picture reaches. */
export interface Brightness {
  readonly largest: number;
  readonly white: number;
  /** 1 for white. */
  readonly share: number;
}

/** Normalised pixels. */
export interface NormalisedPicture {
  /** `[H, W, C]`: ((value - black) / (white - black) - mean) / standardDeviation. */
  readonly values: Float32Array;
  /** Null where no range was said. */
  readonly brightness: Brightness | null;
}

const namedRanges = { uint8: [0, 255], uint16: [0, 65_535], unit: [0, 1] } as const;

/**
 * Checks every pixel of a picture and normalises it.
 *
 * @throws DatasetError for a pixel that is no finite number or outside the range, naming the file, the place and the value.
 */
export function normalisePixels(picture: Picture, config: PixelConfig, place: string): NormalisedPicture {
  const { mean, standardDeviation } = config;
  const range = rangeOf(picture, config);
  const [black, white] = range ?? [0, 1];
  if (!(white > black))
    throw new DatasetError(
      'dataset.pixelRange',
      `must be [black, white] with white above black, got [${black}, ${white}]; dark structures on white are learnt as well`,
    );
  const scale = 1 / (white - black);
  const stored = picture.values;
  const values = new Float32Array(stored.length);
  let [lowest, highest] = [0, 0];
  for (let index = 0; index < stored.length; index++) {
    const value = stored[index] as number;
    if (!Number.isFinite(value))
      throw new DatasetError(
        place,
        `has the value ${value} at ${positionOf(picture, index)} (from 0); finite numbers are wanted: replace the pixel, or leave the picture out`,
      );
    if (value < (stored[lowest] as number)) lowest = index;
    if (value > (stored[highest] as number)) highest = index;
    values[index] = ((value - black) * scale - mean) / standardDeviation;
  }
  if (range === null) return { values, brightness: null };
  const [smallest, largest] = [lowest, highest].map((index) => stored[index] as number) as [number, number];
  if (smallest < black || largest > white) {
    const index = black - smallest > largest - white ? lowest : highest;
    const value = stored[index] as number;
    const limit = value < black ? `below ${black}, the black` : `above ${white}, the white`;
    throw new DatasetError(
      place,
      `has the value ${shown(value)} at ${positionOf(picture, index)}, ${limit} of the pixel range; ${remedyFor(value)} (a cast with astype("uint8") would wrap the values round)`,
    );
  }
  return { values, brightness: { largest, white, share: (largest - black) * scale } };
}

/** Less of the range than this is used only where the range is not that of the files: 12 bits in 16 use 1/16. */
const leastShare = 1 / 16;

/**
 * @param brightest of all pictures; null without a range.
 * @throws DatasetError when all of them are almost black, as those in [0, 1] are for the range 0 to 255: such a model learns badly
 * and says nothing.
 */
export function requireBrightness(brightest: Brightness | null, place: string): void {
  if (brightest === null || brightest.share >= leastShare) return;
  const { largest, white } = brightest;
  const advice = largest <= 1 ? '"unit" for pixels in [0, 1]' : '[0, 4095] for 12 bits';
  throw new DatasetError(
    place,
    `the largest value of any picture is ${shown(largest)}, and white is ${white}: all would be almost black; set dataset.pixelRange to that of the files, such as ${advice}`,
  );
}

/** Black and white; null where the pixels are taken as they are. */
function rangeOf({ range }: Picture, { pixelRange }: PixelConfig): readonly [number, number] | null {
  if (pixelRange === 'z-score') return null;
  if (pixelRange === 'auto') return range ?? namedRanges.uint8;
  return typeof pixelRange === 'string' ? namedRanges[pixelRange] : pixelRange;
}

function remedyFor(value: number): string {
  if (value < 0)
    return 'set dataset.pixelRange to [black, white] of the device, or to "z-score" for pixels that are normalised already';
  const named = value <= 4095 ? '[0, 4095] for 12 bits, "uint16" for 16' : '"uint16"';
  return value <= 65_535
    ? `set dataset.pixelRange to that of the files, such as ${named}`
    : 'set dataset.pixelRange to [black, white] of the device';
}

/** A stored single-precision number without the digits that it does not have. */
const shown = (value: number): string => String(Number(value.toPrecision(7)));

function positionOf({ width, channels }: Picture, index: number): string {
  const pixel = Math.floor(index / channels);
  return `row ${Math.floor(pixel / width)}, column ${pixel % width}`;
}
