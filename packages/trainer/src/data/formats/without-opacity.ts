import { DatasetError } from '../dataset-error.js';

/**
 * Pixels without their opacity: the second of two channels, or the fourth of four.
 *
 * @param opaque the value of a pixel that hides what is behind it.
 * @throws DatasetError where a pixel is transparent: what its colour is, nobody can say.
 */
export function withoutOpacity(
  pixels: ArrayLike<number>,
  channels: number,
  opaque: number,
  place: string,
): { readonly channels: number; readonly values: Float32Array } {
  if (channels !== 2 && channels !== 4) return { channels, values: Float32Array.from(pixels) };
  const count = pixels.length / channels;
  const kept = channels - 1;
  const values = new Float32Array(count * kept);
  for (let pixel = 0; pixel < count; pixel++) {
    const opacity = pixels[pixel * channels + kept] as number;
    if (opacity !== opaque)
      throw new DatasetError(
        place,
        `has an opacity of ${opacity}, ${opaque} is wanted at every pixel; save it without transparency`,
      );
    for (let channel = 0; channel < kept; channel++)
      values[pixel * kept + channel] = pixels[pixel * channels + channel] as number;
  }
  return { channels: kept, values };
}
