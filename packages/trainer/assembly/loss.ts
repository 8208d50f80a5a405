import { argument, numberArgument, pointer } from './job';

/** Natural exponential of numbers <= 0, to about one unit in the last place. Source: Moshier's Cephes, expf. */
function exponential(x: v128): v128 {
  x = f32x4.max(x, f32x4.splat(-87.3));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(Mathf.LOG2E)));
  x = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  x = f32x4.sub(x, f32x4.mul(n, f32x4.splat(-2.1219444e-4)));
  let p = f32x4.splat(1.98756915e-4);
  p = f32x4.add(f32x4.mul(p, x), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, x), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, x), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, x), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, x), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(x, x)), x), f32x4.splat(1));
  const exponent = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, exponent);
}

/** Natural logarithm of a number >= 1. Source: Moshier's Cephes, logf. */
function logarithm(x: f32): f32 {
  const bits = reinterpret<i32>(x);
  let exponent = <f32>((bits >> 23) - 126);
  let m = reinterpret<f32>((bits & 0x7fffff) | 0x3f000000);
  if (m < Mathf.SQRT1_2) {
    exponent -= 1;
    m = m + m - 1;
  } else {
    m -= 1;
  }
  const z = m * m;
  let p: f32 = 7.0376836292e-2;
  p = p * m - <f32>1.151461031e-1;
  p = p * m + <f32>1.167699874e-1;
  p = p * m - <f32>1.2420140846e-1;
  p = p * m + <f32>1.4249322787e-1;
  p = p * m - <f32>1.6668057665e-1;
  p = p * m + <f32>2.0000714765e-1;
  p = p * m - <f32>2.4999993993e-1;
  p = p * m + <f32>3.3333331174e-1;
  p = p * m * z;
  p += exponent * <f32>-2.1219444e-4;
  p -= <f32>0.5 * z;
  return m + p + exponent * <f32>0.693359375;
}

/**
 * Softmax over classes, and sums over some pixels. Arguments: logits `[batch, pixels, classes]`, truth, probabilities, partial sums
 * `[batch, chunk, 1 + 3 x classes]`: cross-entropy, then truth x probability, probability and truth of each class; pixels, classes,
 * pixels per chunk, chunks per image. Unit: one chunk of one image.
 */
export function lossSums(unit: i32): void {
  const pixels = argument(4);
  const classes = argument(5);
  const perChunk = argument(6);
  const chunks = argument(7);
  const first = (unit % chunks) * perChunk;
  const count = min(perChunk, pixels - first);
  const stride = (<usize>classes) << 2;
  const start = <usize>((unit / chunks) * pixels + first) * stride;
  const sums = pointer(3) + <usize>unit * (4 + 3 * stride);
  memory.fill(sums, 0, 4 + 3 * stride);
  let entropy: f64 = 0;
  let at = start;
  for (let pixel = 0; pixel < count; pixel++) {
    const logits = pointer(0) + at;
    const truth = pointer(1) + at;
    const probabilities = pointer(2) + at;
    let largest = load<f32>(logits);
    for (let offset: usize = 4; offset < stride; offset += 4)
      largest = max(largest, load<f32>(logits + offset));
    let total: f32 = 0;
    const shift = f32x4.splat(largest);
    let offset: usize = 0;
    for (; offset + 16 <= stride; offset += 16) {
      const e = exponential(f32x4.sub(v128.load(logits + offset), shift));
      v128.store(probabilities + offset, e);
      total +=
        f32x4.extract_lane(e, 0) +
        f32x4.extract_lane(e, 1) +
        (f32x4.extract_lane(e, 2) + f32x4.extract_lane(e, 3));
    }
    for (; offset < stride; offset += 4) {
      const e = f32x4.extract_lane(exponential(f32x4.sub(v128.load_splat<f32>(logits + offset), shift)), 0);
      store<f32>(probabilities + offset, e);
      total += e;
    }
    const inverse = <f32>1 / total;
    const logTotal = logarithm(total);
    // A pixel whose truth is unknown is all 0 there, and counts in no sum.
    let known: f32 = 0;
    for (offset = 0; offset < stride; offset += 4) known += load<f32>(truth + offset);
    let to = sums + 4;
    for (offset = 0; offset < stride; offset += 4) {
      const t = load<f32>(truth + offset);
      const p = load<f32>(probabilities + offset) * inverse;
      store<f32>(probabilities + offset, p);
      if (t !== 0) {
        entropy -= <f64>(t * (load<f32>(logits + offset) - largest - logTotal));
        store<f32>(to, load<f32>(to) + t * p);
        store<f32>(to + 2 * stride, load<f32>(to + 2 * stride) + t);
      }
      store<f32>(to + stride, load<f32>(to + stride) + p * known);
      to += 4;
    }
    at += stride;
  }
  store<f32>(sums, <f32>entropy);
}

/**
 * The losses, and for each class the gradient of the Dice part by a probability, a x truth + b. Arguments: partial sums, losses
 * `[batch]`, a, b and pixels of known truth `[batch, 2 x classes + 1]`, classes, chunks per image, smoothing. Unit: one image.
 */
export function lossMoments(image: i32): void {
  const classes = argument(3);
  const chunks = argument(4);
  const smoothing = <f64>numberArgument(5);
  const stride = (<usize>classes) << 2;
  const chunkBytes: usize = 4 + 3 * stride;
  const partial = pointer(0) + <usize>(image * chunks) * chunkBytes;
  const slopes = pointer(2) + <usize>image * (2 * stride + 4);
  let entropy: f64 = 0;
  for (let chunk = 0; chunk < chunks; chunk++) entropy += <f64>load<f32>(partial + <usize>chunk * chunkBytes);
  let dice: f64 = 0;
  let known: f64 = 0;
  for (let offset: usize = 0; offset < stride; offset += 4) {
    let overlap: f64 = 0;
    let total: f64 = 0;
    for (let chunk = 0; chunk < chunks; chunk++) {
      const at = partial + <usize>chunk * chunkBytes + 4 + offset;
      overlap += <f64>load<f32>(at);
      const truth = <f64>load<f32>(at + 2 * stride);
      total += <f64>load<f32>(at + stride) + truth;
      known += truth;
    }
    const numerator = 2 * overlap + smoothing;
    const denominator = total + smoothing;
    dice += numerator / denominator;
    store<f32>(slopes + offset, <f32>(-2 / (denominator * <f64>classes)));
    store<f32>(slopes + stride + offset, <f32>(numerator / (denominator * denominator * <f64>classes)));
  }
  known = max(known, 1);
  store<f32>(slopes + 2 * stride, <f32>known);
  store<f32>(pointer(1) + ((<usize>image) << 2), <f32>(entropy / known + 1 - dice / <f64>classes));
}

/**
 * Turns probabilities into the gradient by the logits, in place: p (g - sum p g) + (p - truth) / known pixels, with
 * g = a x truth + b, and 0 where the truth is unknown. Arguments: probabilities, truth, a, b and known pixels, pixels, classes,
 * pixels per chunk, chunks per image.
 * Unit: one chunk of one image.
 */
export function lossGradient(unit: i32): void {
  const pixels = argument(3);
  const classes = argument(4);
  const perChunk = argument(5);
  const chunks = argument(6);
  const image = unit / chunks;
  const first = (unit % chunks) * perChunk;
  const count = min(perChunk, pixels - first);
  const stride = (<usize>classes) << 2;
  const a = pointer(2) + <usize>image * (2 * stride + 4);
  const b = a + stride;
  const share = <f32>1 / load<f32>(b + stride);
  let at = <usize>(image * pixels + first) * stride;
  for (let pixel = 0; pixel < count; pixel++) {
    const probabilities = pointer(0) + at;
    const truth = pointer(1) + at;
    let mean: f32 = 0;
    let certainty: f32 = 0;
    for (let offset: usize = 0; offset < stride; offset += 4) {
      const t = load<f32>(truth + offset);
      mean += load<f32>(probabilities + offset) * (load<f32>(a + offset) * t + load<f32>(b + offset));
      certainty += t;
    }
    for (let offset: usize = 0; offset < stride; offset += 4) {
      const t = load<f32>(truth + offset);
      const p = load<f32>(probabilities + offset);
      const g = load<f32>(a + offset) * t + load<f32>(b + offset);
      store<f32>(probabilities + offset, p * (g - mean) * certainty + (p * certainty - t) * share);
    }
    at += stride;
  }
}
