/** Rows of pixels whose channels come last. */
interface Pixels {
  readonly height: number;
  readonly width: number;
}

/**
 * Bilinear interpolation between pixel centres; edges are repeated.
 *
 * @param values `[H, W, C]`.
 * @returns `[height, width, C]`; the same array where nothing has to be done.
 */
export function resizeBilinear(
  values: Float32Array,
  from: Pixels & { readonly channels: number },
  { height, width }: Pixels,
): Float32Array {
  if (from.height === height && from.width === width) return values;
  const { channels } = from;
  const result = new Float32Array(height * width * channels);
  const at = (row: number, column: number, channel: number): number =>
    values[
      (Math.max(0, Math.min(from.height - 1, row)) * from.width +
        Math.max(0, Math.min(from.width - 1, column))) *
        channels +
        channel
    ] as number;
  for (let row = 0; row < height; row++) {
    const y = ((row + 0.5) * from.height) / height - 0.5;
    const top = Math.floor(y);
    for (let column = 0; column < width; column++) {
      const x = ((column + 0.5) * from.width) / width - 0.5;
      const left = Math.floor(x);
      for (let channel = 0; channel < channels; channel++) {
        const above = at(top, left, channel) * (left + 1 - x) + at(top, left + 1, channel) * (x - left);
        const below =
          at(top + 1, left, channel) * (left + 1 - x) + at(top + 1, left + 1, channel) * (x - left);
        result[(row * width + column) * channels + channel] = above * (top + 1 - y) + below * (y - top);
      }
    }
  }
  return result;
}

/** The nearest pixel centre: classes are never mixed. @param values `[H, W]`. */
export function resizeNearest(values: Uint8Array, from: Pixels, { height, width }: Pixels): Uint8Array {
  if (from.height === height && from.width === width) return values;
  const result = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    const y = Math.min(from.height - 1, Math.floor(((row + 0.5) * from.height) / height));
    for (let column = 0; column < width; column++) {
      const x = Math.min(from.width - 1, Math.floor(((column + 0.5) * from.width) / width));
      result[row * width + column] = values[y * from.width + x] as number;
    }
  }
  return result;
}
