import { argument, pointer } from './job';

/** Rows and columns of a tile of products. */
const TILE_ROWS = 2;
const TILE_COLUMNS = 4;

/**
 * |dW|^2 of an example: the sum over pixels t, u of (dy_t . dy_u) times the sum over taps of x_(t + tap) . x_(u + tap).
 * In double precision, as much cancels. Arguments: x, dy, result, height, width, in channels, out channels, filter height,
 * filter width, scratch, bytes of scratch per thread. Unit: one example.
 * Source: Bu et al. 2022 (arXiv:2205.10683), ghost norm of a convolution.
 */
export function ghostNorm(unit: i32, thread: i32): void {
  const height = argument(3);
  const width = argument(4);
  const inChannels = argument(5);
  const outChannels = argument(6);
  const pixels = height * width;
  const inputs = pointer(9) + <usize>thread * pointer(10);
  const outputs = inputs + ((<usize>(pixels * pixels)) << 3);
  pixelProducts(pointer(0) + ((<usize>(unit * pixels * inChannels)) << 2), pixels, width, inChannels, inputs);
  pixelProducts(
    pointer(1) + ((<usize>(unit * pixels * outChannels)) << 2),
    pixels,
    width,
    outChannels,
    outputs,
  );
  let total: f64 = 0;
  const filterHeight = argument(7);
  const filterWidth = argument(8);
  for (let tap = 0; tap < filterHeight * filterWidth; tap++) {
    const down = tap / filterWidth - ((filterHeight - 1) >> 1);
    const right = (tap % filterWidth) - ((filterWidth - 1) >> 1);
    total += tapSum(inputs, outputs, height, width, down, right);
  }
  store<f32>(pointer(2) + ((<usize>unit) << 2), <f32>max(total, 0));
}

/** One tap's part: pixels whose neighbour at that distance lies outside meet a zero and are left out. */
function tapSum(inputs: usize, outputs: usize, height: i32, width: i32, down: i32, right: i32): f64 {
  const pixels = height * width;
  const shift = down * width + right;
  const firstLine = max(0, -down);
  const endLine = min(height, height - down);
  const firstColumn = max(0, -right);
  const columns = width - abs(right);
  let total: f64 = 0;
  for (let line = firstLine; line < endLine; line++) {
    for (let column = firstColumn; column < firstColumn + columns; column++) {
      const t = line * width + column;
      const x = inputs + ((<usize>((t + shift) * pixels)) << 3);
      const dy = outputs + ((<usize>(t * pixels)) << 3);
      // The products are symmetric: lines above count twice, the own line is taken whole.
      let above = f64x2.splat(0);
      let own = above;
      for (let other = firstLine; other <= line; other++) {
        const u = other * width + firstColumn;
        let sum = f64x2.splat(0);
        let at = dy + ((<usize>u) << 3);
        let from = x + ((<usize>(u + shift)) << 3);
        const end = at + ((<usize>(columns & ~1)) << 3);
        for (; at < end; at += 16, from += 16)
          sum = f64x2.add(sum, f64x2.mul(v128.load(at), v128.load(from)));
        if (columns & 1) sum = f64x2.add(sum, f64x2.mul(v128.load64_zero(at), v128.load64_zero(from)));
        if (other === line) own = sum;
        else above = f64x2.add(above, sum);
      }
      const both = f64x2.add(f64x2.add(above, above), own);
      total += f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
    }
  }
  return total;
}

/** Products of two pixels over the channels, `[pixels, pixels]` in double precision; beyond the line of the first, none. */
function pixelProducts(x: usize, pixels: i32, width: i32, channels: i32, target: usize): void {
  const bytes = (<usize>channels) << 2;
  for (let t = 0; t < pixels; t += TILE_ROWS) {
    const a = x + <usize>t * bytes;
    // Where rows or columns end, a pixel is repeated; what it gives is not stored.
    const lastRow = min(t + 1, pixels - 1);
    const b = x + <usize>lastRow * bytes;
    const end = (lastRow / width + 1) * width;
    for (let u = 0; u < end; u += TILE_COLUMNS) {
      tile(a, b, x, t, u, pixels, channels, target);
    }
  }
}

function tile(a: usize, b: usize, x: usize, t: i32, u: i32, pixels: i32, channels: i32, target: usize): void {
  const bytes = (<usize>channels) << 2;
  const last = pixels - 1;
  let p = x + <usize>u * bytes;
  let q = x + <usize>min(u + 1, last) * bytes;
  let r = x + <usize>min(u + 2, last) * bytes;
  let s = x + <usize>min(u + 3, last) * bytes;
  let ap = f64x2.splat(0);
  let aq = ap;
  let ar = ap;
  let as = ap;
  let bp = ap;
  let bq = ap;
  let br = ap;
  let bs = ap;
  const end = a + ((<usize>(channels & ~1)) << 2);
  for (; a < end; a += 8, b += 8, p += 8, q += 8, r += 8, s += 8) {
    const one = pair(a);
    const other = pair(b);
    let column = pair(p);
    ap = f64x2.add(ap, f64x2.mul(one, column));
    bp = f64x2.add(bp, f64x2.mul(other, column));
    column = pair(q);
    aq = f64x2.add(aq, f64x2.mul(one, column));
    bq = f64x2.add(bq, f64x2.mul(other, column));
    column = pair(r);
    ar = f64x2.add(ar, f64x2.mul(one, column));
    br = f64x2.add(br, f64x2.mul(other, column));
    column = pair(s);
    as = f64x2.add(as, f64x2.mul(one, column));
    bs = f64x2.add(bs, f64x2.mul(other, column));
  }
  if (channels & 1) {
    const one = single(a);
    const other = single(b);
    ap = f64x2.add(ap, f64x2.mul(one, single(p)));
    bp = f64x2.add(bp, f64x2.mul(other, single(p)));
    aq = f64x2.add(aq, f64x2.mul(one, single(q)));
    bq = f64x2.add(bq, f64x2.mul(other, single(q)));
    ar = f64x2.add(ar, f64x2.mul(one, single(r)));
    br = f64x2.add(br, f64x2.mul(other, single(r)));
    as = f64x2.add(as, f64x2.mul(one, single(s)));
    bs = f64x2.add(bs, f64x2.mul(other, single(s)));
  }
  const columns = min(TILE_COLUMNS, pixels - u);
  const row = target + ((<usize>(t * pixels + u)) << 3);
  storeSums(row, columns, ap, aq, ar, as);
  if (t + 1 < pixels) storeSums(row + ((<usize>pixels) << 3), columns, bp, bq, br, bs);
}

/** Two numbers in double precision. */
function pair(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** One number in double precision, and 0. */
function single(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load32_zero(at));
}

function storeSums(target: usize, columns: i32, p: v128, q: v128, r: v128, s: v128): void {
  store<f64>(target, f64x2.extract_lane(p, 0) + f64x2.extract_lane(p, 1));
  if (columns > 1) store<f64>(target + 8, f64x2.extract_lane(q, 0) + f64x2.extract_lane(q, 1));
  if (columns > 2) store<f64>(target + 16, f64x2.extract_lane(r, 0) + f64x2.extract_lane(r, 1));
  if (columns > 3) store<f64>(target + 24, f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1));
}
