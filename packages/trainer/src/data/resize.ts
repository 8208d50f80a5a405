import type { Matrix } from './npy.js';

/** Bilinear interpolation between pixel centres; edges are repeated. */
export function resizeBilinear(from: Matrix, height: number, width: number): Float32Array {
  const result = new Float32Array(height * width);
  const at = (row: number, column: number): number =>
    from.values[
      Math.max(0, Math.min(from.height - 1, row)) * from.width + Math.max(0, Math.min(from.width - 1, column))
    ] as number;
  for (let row = 0; row < height; row++) {
    const y = ((row + 0.5) * from.height) / height - 0.5;
    const top = Math.floor(y);
    for (let column = 0; column < width; column++) {
      const x = ((column + 0.5) * from.width) / width - 0.5;
      const left = Math.floor(x);
      const above = at(top, left) * (left + 1 - x) + at(top, left + 1) * (x - left);
      const below = at(top + 1, left) * (left + 1 - x) + at(top + 1, left + 1) * (x - left);
      result[row * width + column] = above * (top + 1 - y) + below * (y - top);
    }
  }
  return result;
}

/** The nearest pixel centre: labels are never mixed. */
export function resizeNearest(from: Matrix, height: number, width: number): Float32Array {
  const result = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    const y = Math.min(from.height - 1, Math.floor(((row + 0.5) * from.height) / height));
    for (let column = 0; column < width; column++) {
      const x = Math.min(from.width - 1, Math.floor(((column + 0.5) * from.width) / width));
      result[row * width + column] = from.values[y * from.width + x] as number;
    }
  }
  return result;
}
