/** a x b + c; fused, with one rounding, where relaxed SIMD is compiled in. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** Writes 8 columns of one row of a tile. */
function storeWhole(target: usize, low: v128, high: v128): void {
  v128.store(target, low);
  v128.store(target, high, 16);
}

/** Writes up to 8 columns of one row of a tile, adding to what is there if asked. */
export function storeRow(target: usize, low: v128, high: v128, columns: i32, adds: bool): void {
  if (columns === 8) {
    if (adds) {
      low = f32x4.add(low, v128.load(target));
      high = f32x4.add(high, v128.load(target, 16));
    }
    v128.store(target, low);
    v128.store(target, high, 16);
    return;
  }
  if (columns >= 4) {
    v128.store(target, adds ? f32x4.add(low, v128.load(target)) : low);
    target += 16;
    columns -= 4;
    low = high;
  }
  if (columns > 0) storeLane(target, f32x4.extract_lane(low, 0), adds);
  if (columns > 1) storeLane(target + 4, f32x4.extract_lane(low, 1), adds);
  if (columns > 2) storeLane(target + 8, f32x4.extract_lane(low, 2), adds);
}

function storeLane(target: usize, value: f32, adds: bool): void {
  store<f32>(target, adds ? load<f32>(target) + value : value);
}

/** Writes up to 4 rows and 8 columns: a to d are the rows, 0 and 1 the halves of each. */
function storeTile(
  target: usize,
  targetStride: usize,
  rows: i32,
  columns: i32,
  adds: bool,
  a0: v128,
  a1: v128,
  b0: v128,
  b1: v128,
  c0: v128,
  c1: v128,
  d0: v128,
  d1: v128,
): void {
  if (rows === 4 && columns === 8 && !adds) {
    storeWhole(target, a0, a1);
    target += targetStride;
    storeWhole(target, b0, b1);
    target += targetStride;
    storeWhole(target, c0, c1);
    storeWhole(target + targetStride, d0, d1);
    return;
  }
  storeRow(target, a0, a1, columns, adds);
  if (rows > 1) storeRow(target + targetStride, b0, b1, columns, adds);
  if (rows > 2) storeRow(target + 2 * targetStride, c0, c1, columns, adds);
  if (rows > 3) storeRow(target + 3 * targetStride, d0, d1, columns, adds);
}

/**
 * A tile of 4 rows and 8 columns of a product. Row r of the left factor is `runs` runs of `runLength` numbers, the first at
 * `r`, each `runStride` bytes after the one before; the right factor is a packed panel `[runs x runLength, 8]`.
 */
export function rowTile(
  r0: usize,
  r1: usize,
  r2: usize,
  r3: usize,
  panel: usize,
  runs: i32,
  runLength: i32,
  runStride: usize,
  target: usize,
  targetStride: usize,
  rows: i32,
  columns: i32,
  adds: bool,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  const gap = runStride - ((<usize>runLength) << 2);
  for (let run = 0; run < runs; run++) {
    const end = r0 + ((<usize>runLength) << 2);
    while (r0 < end) {
      const p = v128.load(panel);
      const q = v128.load(panel, 16);
      let s = v128.load_splat<f32>(r0);
      a0 = multiplyAdd(s, p, a0);
      a1 = multiplyAdd(s, q, a1);
      s = v128.load_splat<f32>(r1);
      b0 = multiplyAdd(s, p, b0);
      b1 = multiplyAdd(s, q, b1);
      s = v128.load_splat<f32>(r2);
      c0 = multiplyAdd(s, p, c0);
      c1 = multiplyAdd(s, q, c1);
      s = v128.load_splat<f32>(r3);
      d0 = multiplyAdd(s, p, d0);
      d1 = multiplyAdd(s, q, d1);
      r0 += 4;
      r1 += 4;
      r2 += 4;
      r3 += 4;
      panel += 32;
    }
    r0 += gap;
    r1 += gap;
    r2 += gap;
    r3 += gap;
  }
  storeTile(target, targetStride, rows, columns, adds, a0, a1, b0, b1, c0, c1, d0, d1);
}

/**
 * A tile of 4 rows and 8 columns of a transposed product: sum over pixels of 4 channels on the left times 8 on the right.
 * The left is packed `[pixel, 4]` in `lines` lines of `width` pixels, `leftStride` bytes apart; the right `[lines x width, 8]`.
 */
export function pixelTile(
  left: usize,
  right: usize,
  lines: i32,
  width: i32,
  leftStride: usize,
  target: usize,
  targetStride: usize,
  rows: i32,
  columns: i32,
  adds: bool,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  const gap = leftStride - ((<usize>width) << 4);
  for (let line = 0; line < lines; line++) {
    const end = left + ((<usize>width) << 4);
    while (left < end) {
      const p = v128.load(right);
      const q = v128.load(right, 16);
      let s = v128.load_splat<f32>(left);
      a0 = multiplyAdd(s, p, a0);
      a1 = multiplyAdd(s, q, a1);
      s = v128.load_splat<f32>(left, 4);
      b0 = multiplyAdd(s, p, b0);
      b1 = multiplyAdd(s, q, b1);
      s = v128.load_splat<f32>(left, 8);
      c0 = multiplyAdd(s, p, c0);
      c1 = multiplyAdd(s, q, c1);
      s = v128.load_splat<f32>(left, 12);
      d0 = multiplyAdd(s, p, d0);
      d1 = multiplyAdd(s, q, d1);
      left += 16;
      right += 32;
    }
    left += gap;
  }
  storeTile(target, targetStride, rows, columns, adds, a0, a1, b0, b1, c0, c1, d0, d1);
}
