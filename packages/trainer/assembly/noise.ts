import { argument, pointer } from './job';

/**
 * sum + deviation x mask x z for independent standard normal z, two for every 16 random bytes.
 * Arguments: sum, random bytes, result, numbers, numbers per unit (a multiple of 4), deviation as two words, mask or 0.
 * Everything but the last step is in double precision, without fused operations: the same on every machine.
 * Source: Box and Muller 1958, A Note on the Generation of Random Normal Deviates.
 */
export function gaussianNoise(unit: i32): void {
  const perUnit = argument(4);
  const start = unit * perUnit;
  const end = min(start + perUnit, argument(3));
  const deviation = f64x2.splat(reinterpret<f64>(((<u64>pointer(6)) << 32) | <u64>pointer(5)));
  for (let at = start; at < end; at += 4) {
    const bytes = pointer(1) + ((<usize>at) << 3);
    // The last four may be fewer; what lies beyond them is read and not used.
    const first = unitInterval(v128.load(bytes));
    const second = unitInterval(v128.load(bytes, 16));
    const radius = f64x2.sqrt(f64x2.mul(f64x2.splat(-2), logarithm(v128.shuffle<f64>(first, second, 0, 2))));
    const turns = v128.shuffle<f64>(first, second, 1, 3);
    const quarters = f64x2.nearest(f64x2.mul(turns, f64x2.splat(4)));
    const angle = f64x2.mul(
      f64x2.sub(turns, f64x2.mul(quarters, f64x2.splat(0.25))),
      f64x2.splat(2 * Math.PI),
    );
    const square = f64x2.mul(angle, angle);
    const scale = f64x2.mul(radius, deviation);
    const sine = f64x2.mul(scale, f64x2.mul(angle, sineOverAngle(square)));
    const cosine = f64x2.mul(scale, cosineOf(square));
    // A quarter turn takes (cosine, sine) to (-sine, cosine).
    const quadrant = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(quarters));
    const isOdd = i64x2.neg(v128.and(quadrant, i64x2.splat(1)));
    const sign = i64x2.splat(1);
    const x = v128.xor(
      v128.bitselect(sine, cosine, isOdd),
      i64x2.shl(v128.and(i64x2.shr_u(i64x2.add(quadrant, sign), 1), sign), 63),
    );
    const y = v128.xor(
      v128.bitselect(cosine, sine, isOdd),
      i64x2.shl(v128.and(i64x2.shr_u(quadrant, 1), sign), 63),
    );
    write(at, end, v128.shuffle<f64>(x, y, 0, 2), v128.shuffle<f64>(x, y, 1, 3));
  }
}

/** Adds four numbers, a pair in each of two, to the sum at this place. */
function write(at: i32, end: i32, low: v128, high: v128): void {
  const offset = (<usize>at) << 2;
  const to = pointer(2) + offset;
  const mask = pointer(7);
  let noise = v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
  if (end - at >= 4) {
    if (mask !== 0) noise = f32x4.mul(noise, v128.load(mask + offset));
    v128.store(to, f32x4.add(v128.load(pointer(0) + offset), noise));
    return;
  }
  for (let lane: usize = 0; lane < <usize>(end - at); lane++) {
    const place = offset + (lane << 2);
    const kept = mask === 0 ? <f32>1 : load<f32>(mask + place);
    store<f32>(pointer(2) + place, load<f32>(pointer(0) + place) + kept * f32x4.extract_lane(noise, 0));
    noise = v128.shuffle<f32>(noise, noise, 1, 2, 3, 0);
  }
}

/** Two words of 32 bits each, the higher first, as numbers (k + 1/2) / 2^52. */
function unitInterval(words: v128): v128 {
  const high = i64x2.shl(v128.and(words, i64x2.splat(0xffffffff)), 20);
  const bits = v128.or(high, i64x2.shr_u(words, 44));
  const shifted = v128.or(bits, i64x2.splat(0x3ff0000000000000));
  return f64x2.add(f64x2.sub(shifted, f64x2.splat(1)), f64x2.splat(1 / 2 ** 53));
}

/** Natural logarithm of normal positive numbers, from log m = 2 atanh((m - 1) / (m + 1)) for m in [sqrt 1/2, sqrt 2). */
function logarithm(x: v128): v128 {
  const one = f64x2.splat(1);
  // Counted from sqrt(1/2), the exponent's bits change where m has to.
  const offset = i64x2.sub(x, f64x2.splat(Math.SQRT1_2));
  const exponent = i64x2.shr_s(offset, 52);
  const m = i64x2.sub(x, i64x2.shl(exponent, 52));
  const s = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  const even = addProduct(
    1.0 / 1,
    w,
    addProduct(
      1.0 / 5,
      w,
      addProduct(1.0 / 9, w, addProduct(1.0 / 13, w, addProduct(1.0 / 17, w, f64x2.splat(1.0 / 21)))),
    ),
  );
  const odd = addProduct(
    1.0 / 3,
    w,
    addProduct(1.0 / 7, w, addProduct(1.0 / 11, w, addProduct(1.0 / 15, w, f64x2.splat(1.0 / 19)))),
  );
  const series = f64x2.add(even, f64x2.mul(z, odd));
  const whole = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponent, exponent, 0, 2, 0, 2));
  return f64x2.add(f64x2.mul(whole, f64x2.splat(Math.LN2)), f64x2.mul(f64x2.mul(f64x2.splat(2), s), series));
}

/** sin(x) / x for x below pi / 4, of z = x^2: the power series, even and odd terms apart so that they go side by side. */
function sineOverAngle(z: v128): v128 {
  const w = f64x2.mul(z, z);
  const even = addProduct(
    1,
    w,
    addProduct(1.0 / 120, w, addProduct(1.0 / 362880, w, f64x2.splat(1.0 / 6227020800))),
  );
  const odd = addProduct(
    1.0 / 6,
    w,
    addProduct(1.0 / 5040, w, addProduct(1.0 / 39916800, w, f64x2.splat(1.0 / 1307674368000))),
  );
  return f64x2.sub(even, f64x2.mul(z, odd));
}

/** cos(x) for x below pi / 4, of z = x^2. */
function cosineOf(z: v128): v128 {
  const w = f64x2.mul(z, z);
  const even = addProduct(
    1,
    w,
    addProduct(
      1.0 / 24,
      w,
      addProduct(1.0 / 40320, w, addProduct(1.0 / 479001600, w, f64x2.splat(1.0 / 20922789888000))),
    ),
  );
  const odd = addProduct(
    1.0 / 2,
    w,
    addProduct(1.0 / 720, w, addProduct(1.0 / 3628800, w, f64x2.splat(1.0 / 87178291200))),
  );
  return f64x2.sub(even, f64x2.mul(z, odd));
}

/** c + x y */
function addProduct(c: f64, x: v128, y: v128): v128 {
  return f64x2.add(f64x2.splat(c), f64x2.mul(x, y));
}
