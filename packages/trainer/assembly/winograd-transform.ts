import { storeRow } from './tile';

// Winograd's F(2 x 2, 3 x 3) (Lavin and Gray 2016, equations 8 and 9): a result of 2 x 2 pixels is A' [(G g G') (B' d B)] A for a
// filter g and the 4 x 4 pixels d around it. The 16 points of a transformed tile lie `plane` bytes apart.

/** Line of B' d from the two lines of d that it takes: the sum for line 1, the difference for the others. */
function imageLine(line: i32, a: v128, b: v128): v128 {
  return line === 1 ? f32x4.add(a, b) : f32x4.sub(a, b);
}

/** B' d B of 4 x 4 pixels and 4 channels. */
function transformPixels(from: usize, pixelBytes: usize, lineBytes: usize, to: usize, plane: usize): void {
  for (let line = 0; line < 4; line++) {
    const p = from + <usize>(line === 0 ? 0 : line === 2 ? 2 : 1) * lineBytes;
    const q = from + <usize>(line === 2 ? 1 : line === 3 ? 3 : 2) * lineBytes;
    const a = imageLine(line, v128.load(p), v128.load(q));
    const b = imageLine(line, v128.load(p + pixelBytes), v128.load(q + pixelBytes));
    const c = imageLine(line, v128.load(p + 2 * pixelBytes), v128.load(q + 2 * pixelBytes));
    const d = imageLine(line, v128.load(p + 3 * pixelBytes), v128.load(q + 3 * pixelBytes));
    v128.store(to, f32x4.sub(a, c));
    v128.store(to + plane, f32x4.add(b, c));
    v128.store(to + 2 * plane, f32x4.sub(c, b));
    v128.store(to + 3 * plane, f32x4.sub(b, d));
    to += 4 * plane;
  }
}

/** Copies some bytes of each of the 4 x 4 pixels from (y, x) on, with zeros outside of the image. */
function copyPatch(
  from: usize,
  pixelBytes: usize,
  lineBytes: usize,
  height: i32,
  width: i32,
  y: i32,
  x: i32,
  bytes: usize,
  to: usize,
): void {
  for (let line = y; line < y + 4; line++) {
    let at = from;
    for (let column = x; column < x + 4; column++) {
      const isInside = <u32>line < <u32>height && <u32>column < <u32>width;
      for (let offset: usize = 0; offset < bytes; offset += 16)
        v128.store(to + offset, isInside ? v128.load(at + offset) : f32x4.splat(0));
      at += pixelBytes;
      to += bytes;
    }
    from += lineBytes;
  }
}

/**
 * B' d B of the pixels around the tile whose first pixel is (y, x), for some channels of an image, 4 at a time, `step` bytes
 * apart in the target. `patch` has room for 4 x 4 pixels of these channels: at the border they are copied there, with zeros.
 */
export function transformTile(
  image: usize,
  pixelBytes: usize,
  height: i32,
  width: i32,
  y: i32,
  x: i32,
  channels: i32,
  to: usize,
  plane: usize,
  step: usize,
  patch: usize,
): void {
  let lineBytes = <usize>width * pixelBytes;
  let from = image + <usize>(y - 1) * lineBytes + <usize>(x - 1) * pixelBytes;
  if (y === 0 || x === 0 || y + 2 >= height || x + 2 >= width) {
    const bytes = (<usize>channels) << 2;
    copyPatch(from, pixelBytes, lineBytes, height, width, y - 1, x - 1, bytes, patch);
    from = patch;
    pixelBytes = bytes;
    lineBytes = bytes << 2;
  }
  for (let channel = 0; channel < channels; channel += 4) {
    transformPixels(from, pixelBytes, lineBytes, to, plane);
    from += 16;
    to += step;
  }
}

/** Line of A' m: a + b + c of the lines 0 to 2 of m for line 0, a - b - c of the lines 1 to 3 for line 1. */
function resultLine(line: i32, a: v128, b: v128, c: v128): v128 {
  return line === 0 ? f32x4.add(f32x4.add(a, b), c) : f32x4.sub(f32x4.sub(a, b), c);
}

/** Line of A' m at one column of the points. */
function resultColumn(line: i32, from: usize, plane: usize): v128 {
  from += <usize>(4 * line) * plane;
  return resultLine(line, v128.load(from), v128.load(from + 4 * plane), v128.load(from + 8 * plane));
}

/** A' m A, up to 2 lines of up to 2 pixels and up to 8 channels. */
export function resultTile(
  from: usize,
  plane: usize,
  target: usize,
  pixelBytes: usize,
  lineBytes: usize,
  lines: i32,
  pixels: i32,
  channels: i32,
): void {
  for (let line = 0; line < lines; line++) {
    const a0 = resultColumn(line, from, plane);
    const a1 = resultColumn(line, from + 16, plane);
    const b0 = resultColumn(line, from + plane, plane);
    const b1 = resultColumn(line, from + plane + 16, plane);
    const c0 = resultColumn(line, from + 2 * plane, plane);
    const c1 = resultColumn(line, from + 2 * plane + 16, plane);
    const d0 = resultColumn(line, from + 3 * plane, plane);
    const d1 = resultColumn(line, from + 3 * plane + 16, plane);
    storeRow(target, resultLine(0, a0, b0, c0), resultLine(0, a1, b1, c1), channels, false);
    if (pixels > 1) {
      const right = target + pixelBytes;
      storeRow(right, resultLine(1, b0, c0, d0), resultLine(1, b1, c1, d1), channels, false);
    }
    target += lineBytes;
  }
}

/** Line of A e of two lines: a, a + b, a - b, -b. */
function gradientLine(line: i32, a: v128, b: v128): v128 {
  if (line === 0) return a;
  if (line === 3) return f32x4.neg(b);
  return line === 1 ? f32x4.add(a, b) : f32x4.sub(a, b);
}

/** A e A' of up to 2 x 2 pixels and 4 channels of a result's gradient, times a factor. */
export function transformGradient(
  from: usize,
  pixelBytes: usize,
  lineBytes: usize,
  lines: i32,
  pixels: i32,
  factor: v128,
  to: usize,
  plane: usize,
): void {
  const zero = f32x4.splat(0);
  const a = f32x4.mul(factor, v128.load(from));
  const b = pixels > 1 ? f32x4.mul(factor, v128.load(from + pixelBytes)) : zero;
  const c = lines > 1 ? f32x4.mul(factor, v128.load(from + lineBytes)) : zero;
  const d = lines > 1 && pixels > 1 ? f32x4.mul(factor, v128.load(from + lineBytes + pixelBytes)) : zero;
  for (let line = 0; line < 4; line++) {
    const left = gradientLine(line, a, c);
    const right = gradientLine(line, b, d);
    v128.store(to, left);
    v128.store(to + plane, f32x4.add(left, right));
    v128.store(to + 2 * plane, f32x4.sub(left, right));
    v128.store(to + 3 * plane, f32x4.neg(right));
    to += 4 * plane;
  }
}

/** Line of G' m of the four lines of m: a + (b + c) / 2, (b - c) / 2, (b + c) / 2 + d. */
function tapLine(line: i32, a: v128, b: v128, c: v128, d: v128): v128 {
  const half = f32x4.mul(f32x4.splat(0.5), line === 1 ? f32x4.sub(b, c) : f32x4.add(b, c));
  if (line === 0) return f32x4.add(a, half);
  return line === 1 ? half : f32x4.add(half, d);
}

/** Line of G' m at one column of the points. */
function tapColumn(line: i32, from: usize, plane: usize): v128 {
  return tapLine(
    line,
    v128.load(from),
    v128.load(from + 4 * plane),
    v128.load(from + 8 * plane),
    v128.load(from + 12 * plane),
  );
}

/** G' m G of up to 8 out channels: the 9 taps, `tapBytes` apart. */
export function storeTaps(from: usize, plane: usize, target: usize, tapBytes: usize, columns: i32): void {
  for (let line = 0; line < 3; line++) {
    const a0 = tapColumn(line, from, plane);
    const a1 = tapColumn(line, from + 16, plane);
    const b0 = tapColumn(line, from + plane, plane);
    const b1 = tapColumn(line, from + plane + 16, plane);
    const c0 = tapColumn(line, from + 2 * plane, plane);
    const c1 = tapColumn(line, from + 2 * plane + 16, plane);
    const d0 = tapColumn(line, from + 3 * plane, plane);
    const d1 = tapColumn(line, from + 3 * plane + 16, plane);
    for (let tap = 0; tap < 3; tap++) {
      storeRow(target, tapLine(tap, a0, b0, c0, d0), tapLine(tap, a1, b1, c1, d1), columns, false);
      target += tapBytes;
    }
  }
}
