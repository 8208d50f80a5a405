import { decode } from 'tiff';
import { DatasetError } from '../dataset-error.js';
import { channelLayout, type Picture } from '../picture.js';
import { reasonOf } from './reason-of.js';
import { requireSignature } from './require-signature.js';
import { withoutOpacity } from './without-opacity.js';

const whiteIsZero = 0;
const paletteColour = 3;
const signedSamples = 2;

/** Reads the pages of a TIFF, of 1, 8 or 16 bits or float, of either byte order. @throws DatasetError */
export function readTiff(bytes: Uint8Array, place: string): readonly Picture[] {
  requireSignature(bytes, 'a TIFF', place);
  const refuse = (problem: string): never => {
    throw new DatasetError(place, `${problem}; save it as TIFF of 8 or 16 bits without compression`);
  };
  let pages: ReturnType<typeof decode> = [];
  try {
    pages = decode(bytes);
  } catch (error) {
    refuse(`is cut off, damaged or of a kind that cannot be read (${reasonOf(error)})`);
  }
  return pages.map((page) => {
    const { width, height, bitsPerSample, components, palette, type, sampleFormat } = page;
    const data = page.data as ArrayLike<number>;
    if (data.length !== width * height * components)
      refuse(`has ${data.length} values, ${height} x ${width} x ${components} are wanted`);
    const isFloat = data instanceof Float32Array || data instanceof Float64Array;
    if (sampleFormat === signedSamples) refuse('has values with a sign, which cannot be read');
    if (isFloat && type === whiteIsZero) refuse('has float values of which 0 is white, which cannot be read');
    const white = 2 ** bitsPerSample - 1;
    const { channels, values } = page.alpha
      ? withoutOpacity(data, components, white, place)
      : { channels: components, values: Float32Array.from(data) };
    return {
      height,
      width,
      channels,
      values,
      layout: channelLayout(channels),
      ...(bitsPerSample < 8 ? { range: [0, white] as const } : {}),
      ...(type === paletteColour && palette !== undefined
        ? { palette: palette.map((colour) => colour.map((part) => Math.round(part / 257))) }
        : {}),
    };
  });
}
