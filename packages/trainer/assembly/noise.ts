import { argument, pointer } from './job';

/**
 * spacing x (nearest(sum / spacing) + mask x n) for independent integers n: normal numbers of the deviation, rounded, plus
 * a uniform integer. Four numbers take twelve random words: for each pair mantissa and angle, then exponent and dither of both.
 * Arguments: sum, random words, result, numbers, numbers per unit (a multiple of 4), deviation, spacing and its inverse as two
 * words each, dither bits, mask or 0.
 * Everything but the last step is in double precision, without fused operations: the same on every machine.
 * Source: Box and Muller 1958, A Note on the Generation of Random Normal Deviates.
 */
export function gridNoise(unit: i32): void {
  const perUnit = argument(4);
  const start = unit * perUnit;
  const end = min(start + perUnit, argument(3));
  const deviation = f64x2.splat(doubleArgument(5));
  const ditherMask: u32 = (1 << argument(11)) - 1;
  const ditherHalf: i32 = (1 << argument(11)) >> 1;
  for (let at = start; at < end; at += 4) {
    const words = pointer(1) + <usize>at * 12;
    // The last four may be fewer; what lies beyond them is read and not used.
    const first = v128.load(words);
    const second = v128.load(words, 16);
    const mantissas = v128.shuffle<i64>(first, second, 0, 2);
    const angles = v128.shuffle<i64>(first, second, 1, 3);
    const zeros = i64x2(
      zerosOf(load<u32>(words, 32), i64x2.extract_lane(mantissas, 0), i64x2.extract_lane(angles, 0)),
      zerosOf(load<u32>(words, 40), i64x2.extract_lane(mantissas, 1), i64x2.extract_lane(angles, 1)),
    );
    const uniform = i64x2.sub(mantissa(mantissas), i64x2.shl(i64x2.add(zeros, i64x2.splat(1)), 52));
    const radius = f64x2.sqrt(f64x2.mul(f64x2.splat(-2), logarithm(uniform)));
    const turns = unitInterval(angles);
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
    write(
      at,
      end,
      f64x2.add(
        f64x2.nearest(v128.shuffle<f64>(x, y, 0, 2)),
        dithers(load<u32>(words, 36), ditherMask, ditherHalf),
      ),
      f64x2.add(
        f64x2.nearest(v128.shuffle<f64>(x, y, 1, 3)),
        dithers(load<u32>(words, 44), ditherMask, ditherHalf),
      ),
    );
  }
}

/** A double-precision argument in two words. */
function doubleArgument(index: i32): f64 {
  return reinterpret<f64>(((<u64>pointer(index + 1)) << 32) | <u64>pointer(index));
}

/** Zeros before the first one in 57 bits: 32 of a word, the spare 12 of a mantissa and of an angle, and a one. */
function zerosOf(word: u32, mantissaBits: u64, angleBits: u64): i64 {
  const spare = (((mantissaBits >> 32) & 0xfff) << 20) | (((angleBits >> 32) & 0xfff) << 8) | 0x80;
  return <i64>clz<u64>(((<u64>word) << 32) | spare);
}

/** Two 16-bit halves of a word as centred uniform integers. */
function dithers(word: u32, mask: u32, half: i32): v128 {
  return f64x2(<f64>(<i32>(word & mask) - half), <f64>(<i32>((word >> 16) & mask) - half));
}

/** Puts four numbers at this place, with integers for two in each. */
function write(at: i32, end: i32, low: v128, high: v128): void {
  const offset = (<usize>at) << 2;
  const to = pointer(2) + offset;
  const mask = pointer(12);
  if (end - at >= 4) {
    const sums = v128.load(pointer(0) + offset);
    if (mask !== 0) {
      const kept = v128.load(mask + offset);
      low = f64x2.mul(low, f64x2.promote_low_f32x4(kept));
      high = f64x2.mul(high, f64x2.promote_low_f32x4(v128.shuffle<i32>(kept, kept, 2, 3, 2, 3)));
    }
    const upper = v128.shuffle<i32>(sums, sums, 2, 3, 2, 3);
    v128.store(
      to,
      v128.shuffle<f32>(
        onGrid(f64x2.promote_low_f32x4(sums), low),
        onGrid(f64x2.promote_low_f32x4(upper), high),
        0,
        1,
        4,
        5,
      ),
    );
    return;
  }
  for (let lane: usize = 0; lane < <usize>(end - at); lane++) {
    const place = offset + (lane << 2);
    const kept = mask === 0 ? <f64>1 : <f64>load<f32>(mask + place);
    const sum = f64x2.splat(<f64>load<f32>(pointer(0) + place));
    const noise = lane === 0 || lane === 2 ? f64x2.extract_lane(low, 0) : f64x2.extract_lane(low, 1);
    store<f32>(pointer(2) + place, f32x4.extract_lane(onGrid(sum, f64x2.splat(kept * noise)), 0));
    if (lane === 1) low = high;
  }
}

/** spacing x (nearest(sum / spacing) + noise), rounded to single precision, in the lower two lanes. */
function onGrid(sum: v128, noise: v128): v128 {
  const place = f64x2.nearest(f64x2.mul(sum, f64x2.splat(doubleArgument(9))));
  return f32x4.demote_f64x2_zero(f64x2.mul(f64x2.splat(doubleArgument(7)), f64x2.add(place, noise)));
}

/** Bits of 1 + k / 2^52 for k made of two words of 32 bits each, the higher first. */
function mantissa(words: v128): v128 {
  const high = i64x2.shl(v128.and(words, i64x2.splat(0xffffffff)), 20);
  return v128.or(v128.or(high, i64x2.shr_u(words, 44)), i64x2.splat(0x3ff0000000000000));
}

/** Two words of 32 bits each, the higher first, as numbers (k + 1/2) / 2^52. */
function unitInterval(words: v128): v128 {
  return f64x2.add(f64x2.sub(mantissa(words), f64x2.splat(1)), f64x2.splat(1 / 2 ** 53));
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
