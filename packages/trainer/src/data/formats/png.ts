import { decode } from 'fast-png';
import { DatasetError } from '../dataset-error.js';
import { channelLayout, type Picture } from '../picture.js';
import { reasonOf } from './reason-of.js';
import { requireSignature } from './require-signature.js';
import { withoutOpacity } from './without-opacity.js';

/** Reads a PNG of any kind; a palette PNG gives its indices. @throws DatasetError */
export function readPng(bytes: Uint8Array, place: string): Picture {
  requireSignature(bytes, 'a PNG', place);
  let png: ReturnType<typeof decode>;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (error) {
    throw new DatasetError(
      place,
      `is cut off or damaged (${reasonOf(error)}); copy it again, a whole PNG is wanted`,
    );
  }
  const { width, height, depth, palette } = png;
  const pixels = depth < 8 ? unpacked(png) : png.data;
  const { channels, values } = withoutOpacity(pixels, png.channels, 2 ** depth - 1, place);
  return {
    height,
    width,
    channels,
    values,
    layout: channelLayout(channels),
    // Gray of 1, 2 or 4 bits is white at its own largest value.
    ...(depth < 8 && palette === undefined ? { range: [0, 2 ** depth - 1] as const } : {}),
    ...(palette === undefined ? {} : { palette }),
  };
}

/** Values of 1, 2 or 4 bits, each row of which starts with a new byte. */
function unpacked({ data, width, height, depth }: ReturnType<typeof decode>): Uint8Array {
  const rowBytes = Math.ceil((width * depth) / 8);
  if (data.length === width * height) return Uint8Array.from(data);
  return Uint8Array.from({ length: width * height }, (_, pixel) => {
    const bit = (pixel % width) * depth;
    const byte = data[Math.floor(pixel / width) * rowBytes + (bit >> 3)] as number;
    return (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  });
}
