import { argument, numberArgument, pointer } from './job';

/**
 * Sums over some pixels of one image, for each channel. Arguments: x `[batch, pixels, channels]`, partial sums
 * `[batch, chunk, 2, channels]`, pixels, channels, pixels per chunk, chunks per image.
 * The second sum is that of the squared distances from the chunk's own mean. Unit: one chunk of one image.
 */
export function normStatistics(unit: i32): void {
  const pixels = argument(2);
  const channels = argument(3);
  const perChunk = argument(4);
  const chunks = argument(5);
  const first = (unit % chunks) * perChunk;
  const count = min(perChunk, pixels - first);
  const stride = (<usize>channels) << 2;
  const from = pointer(0) + <usize>((unit / chunks) * pixels + first) * stride;
  const to = pointer(1) + <usize>(unit * 2) * stride;
  const scale = f32x4.splat(<f32>1 / <f32>count);
  let channel = 0;
  for (; channel + 4 <= channels; channel += 4) {
    const offset = (<usize>channel) << 2;
    let a = f32x4.splat(0);
    let b = a;
    let at = from + offset;
    const end = at + <usize>count * stride;
    const pairsEnd = at + <usize>(count & ~1) * stride;
    for (; at < pairsEnd; at += 2 * stride) {
      a = f32x4.add(a, v128.load(at));
      b = f32x4.add(b, v128.load(at + stride));
    }
    if (at < end) a = f32x4.add(a, v128.load(at));
    a = f32x4.add(a, b);
    v128.store(to + offset, a);
    const mean = f32x4.mul(a, scale);
    a = f32x4.splat(0);
    b = a;
    for (at = from + offset; at < pairsEnd; at += 2 * stride) {
      const x = f32x4.sub(v128.load(at), mean);
      const y = f32x4.sub(v128.load(at + stride), mean);
      a = f32x4.add(a, f32x4.mul(x, x));
      b = f32x4.add(b, f32x4.mul(y, y));
    }
    if (at < end) {
      const x = f32x4.sub(v128.load(at), mean);
      a = f32x4.add(a, f32x4.mul(x, x));
    }
    v128.store(to + stride + offset, f32x4.add(a, b));
  }
  for (; channel < channels; channel++) {
    const offset = (<usize>channel) << 2;
    let total: f32 = 0;
    for (let pixel = 0; pixel < count; pixel++) total += load<f32>(from + offset + <usize>pixel * stride);
    store<f32>(to + offset, total);
    const mean = total / <f32>count;
    let squares: f32 = 0;
    for (let pixel = 0; pixel < count; pixel++) {
      const x = load<f32>(from + offset + <usize>pixel * stride) - mean;
      squares += x * x;
    }
    store<f32>(to + stride + offset, squares);
  }
}

/**
 * Mean and 1 / sqrt(variance + stability) of each group, written for each of its channels. Arguments: partial sums, means
 * `[batch, channels]`, inverses `[batch, channels]`, pixels, channels, pixels per chunk, chunks per image, groups, stability.
 * Unit: one image. The chunks' sums are joined in their order, in double precision.
 * Source: Chan, Golub and LeVeque 1983, equation 2.1 (updating sums of squares).
 */
export function normMoments(image: i32): void {
  const pixels = argument(3);
  const channels = argument(4);
  const perChunk = argument(5);
  const chunks = argument(6);
  const groups = argument(7);
  const perGroup = channels / groups;
  const stability = <f64>numberArgument(8);
  const count = <f64>pixels * <f64>perGroup;
  const stride = (<usize>channels) << 2;
  const partial = pointer(0) + <usize>(image * chunks * 2) * stride;
  for (let group = 0; group < groups; group++) {
    const first = group * perGroup;
    let total: f64 = 0;
    for (let chunk = 0; chunk < chunks; chunk++) {
      const at = partial + <usize>(chunk * 2) * stride;
      for (let channel = first; channel < first + perGroup; channel++)
        total += <f64>load<f32>(at + ((<usize>channel) << 2));
    }
    const mean = total / count;
    let squares: f64 = 0;
    for (let chunk = 0; chunk < chunks; chunk++) {
      const at = partial + <usize>(chunk * 2) * stride;
      const size = <f64>min(perChunk, pixels - chunk * perChunk);
      for (let channel = first; channel < first + perGroup; channel++) {
        const offset = (<usize>channel) << 2;
        const distance = <f64>load<f32>(at + offset) / size - mean;
        squares += <f64>load<f32>(at + stride + offset) + size * distance * distance;
      }
    }
    const inverse = 1 / Math.sqrt(squares / count + stability);
    for (let channel = first; channel < first + perGroup; channel++) {
      const at = (<usize>(image * channels + channel)) << 2;
      store<f32>(pointer(1) + at, <f32>mean);
      store<f32>(pointer(2) + at, <f32>inverse);
    }
  }
}

/**
 * y = (x - mean) x inverse x scale + shift, and at least 0 if asked. Arguments: x, means, inverses, scale, shift, y, pixels,
 * channels, pixels per chunk, chunks per image, whether negative values become 0. Unit: one chunk of one image.
 */
export function normApply(unit: i32): void {
  const pixels = argument(6);
  const channels = argument(7);
  const perChunk = argument(8);
  const chunks = argument(9);
  const isRectified = argument(10) !== 0;
  const image = unit / chunks;
  const first = (unit % chunks) * perChunk;
  const count = min(perChunk, pixels - first);
  const stride = (<usize>channels) << 2;
  const start = <usize>(image * pixels + first) * stride;
  const statistics = <usize>image * stride;
  const zero = f32x4.splat(0);
  let channel = 0;
  for (; channel + 4 <= channels; channel += 4) {
    const offset = (<usize>channel) << 2;
    const mean = v128.load(pointer(1) + statistics + offset);
    const factor = f32x4.mul(v128.load(pointer(2) + statistics + offset), v128.load(pointer(3) + offset));
    const shift = v128.load(pointer(4) + offset);
    let from = pointer(0) + start + offset;
    let to = pointer(5) + start + offset;
    const floor = isRectified ? zero : f32x4.splat(-Infinity);
    for (let pixel = 0; pixel < count; pixel++) {
      const y = f32x4.add(f32x4.mul(f32x4.sub(v128.load(from), mean), factor), shift);
      v128.store(to, f32x4.max(y, floor));
      from += stride;
      to += stride;
    }
  }
  for (; channel < channels; channel++) {
    const offset = (<usize>channel) << 2;
    const mean = load<f32>(pointer(1) + statistics + offset);
    const factor = load<f32>(pointer(2) + statistics + offset) * load<f32>(pointer(3) + offset);
    const shift = load<f32>(pointer(4) + offset);
    let from = pointer(0) + start + offset;
    let to = pointer(5) + start + offset;
    for (let pixel = 0; pixel < count; pixel++) {
      const y = (load<f32>(from) - mean) * factor + shift;
      store<f32>(to, isRectified ? max(y, <f32>0) : y);
      from += stride;
      to += stride;
    }
  }
}

/**
 * Sums of dy and of dy x normal over some pixels, for each channel; dy counts as 0 where y is 0, if rectified. Arguments: x, dy,
 * y, means, inverses, partial sums `[batch, chunk, 2, channels]`, pixels, channels, pixels per chunk, chunks per image, rectified.
 * Unit: one chunk of one image.
 */
export function normGradientSums(unit: i32): void {
  const pixels = argument(6);
  const channels = argument(7);
  const perChunk = argument(8);
  const chunks = argument(9);
  const isRectified = argument(10) !== 0;
  const image = unit / chunks;
  const first = (unit % chunks) * perChunk;
  const count = min(perChunk, pixels - first);
  const stride = (<usize>channels) << 2;
  const start = <usize>(image * pixels + first) * stride;
  const statistics = <usize>image * stride;
  const target = pointer(5) + <usize>(unit * 2) * stride;
  const zero = f32x4.splat(0);
  let channel = 0;
  for (; channel + 4 <= channels; channel += 4) {
    const offset = (<usize>channel) << 2;
    const mean = v128.load(pointer(3) + statistics + offset);
    let at = start + offset;
    let shifts = zero;
    let scales = zero;
    for (let pixel = 0; pixel < count; pixel++) {
      let dy = v128.load(pointer(1) + at);
      if (isRectified) dy = v128.and(dy, f32x4.gt(v128.load(pointer(2) + at), zero));
      shifts = f32x4.add(shifts, dy);
      scales = f32x4.add(scales, f32x4.mul(dy, f32x4.sub(v128.load(pointer(0) + at), mean)));
      at += stride;
    }
    v128.store(target + offset, shifts);
    v128.store(target + stride + offset, f32x4.mul(scales, v128.load(pointer(4) + statistics + offset)));
  }
  for (; channel < channels; channel++) {
    const offset = (<usize>channel) << 2;
    const mean = load<f32>(pointer(3) + statistics + offset);
    let at = start + offset;
    let shifts: f32 = 0;
    let scales: f32 = 0;
    for (let pixel = 0; pixel < count; pixel++) {
      if (!isRectified || load<f32>(pointer(2) + at) > 0) {
        const dy = load<f32>(pointer(1) + at);
        shifts += dy;
        scales += dy * (load<f32>(pointer(0) + at) - mean);
      }
      at += stride;
    }
    store<f32>(target + offset, shifts);
    store<f32>(target + stride + offset, scales * load<f32>(pointer(4) + statistics + offset));
  }
}

/**
 * Joins the chunks' sums. Arguments: partial sums, gradient of shift `[batch, channels]`, of scale `[batch, channels]`, scale,
 * means over the group `[batch, 2, channels]` of dy x scale and of dy x normal x scale, pixels, channels, chunks per image, groups.
 * Unit: one image.
 */
export function normGradientMoments(image: i32): void {
  const pixels = argument(5);
  const channels = argument(6);
  const chunks = argument(7);
  const groups = argument(8);
  const perGroup = channels / groups;
  const count = <f64>pixels * <f64>perGroup;
  const stride = (<usize>channels) << 2;
  const partial = pointer(0) + <usize>(image * chunks * 2) * stride;
  const moments = pointer(4) + <usize>(image * 2) * stride;
  for (let group = 0; group < groups; group++) {
    const first = group * perGroup;
    let mean: f64 = 0;
    let slope: f64 = 0;
    for (let channel = first; channel < first + perGroup; channel++) {
      const offset = (<usize>channel) << 2;
      let shift: f64 = 0;
      let scale: f64 = 0;
      for (let chunk = 0; chunk < chunks; chunk++) {
        const at = partial + <usize>(chunk * 2) * stride + offset;
        shift += <f64>load<f32>(at);
        scale += <f64>load<f32>(at + stride);
      }
      store<f32>(pointer(1) + <usize>image * stride + offset, <f32>shift);
      store<f32>(pointer(2) + <usize>image * stride + offset, <f32>scale);
      const factor = <f64>load<f32>(pointer(3) + offset);
      mean += shift * factor;
      slope += scale * factor;
    }
    for (let channel = first; channel < first + perGroup; channel++) {
      const offset = (<usize>channel) << 2;
      store<f32>(moments + offset, <f32>(mean / count));
      store<f32>(moments + stride + offset, <f32>(slope / count));
    }
  }
}

/**
 * dx = inverse x (dy x scale - mean - normal x slope). Arguments: x, dy, y, means, inverses, scale, group means `[batch, 2, channels]`,
 * dx, pixels, channels, pixels per chunk, chunks per image, rectified. Unit: one chunk of one image.
 */
export function normGradientApply(unit: i32): void {
  const pixels = argument(8);
  const channels = argument(9);
  const perChunk = argument(10);
  const chunks = argument(11);
  const isRectified = argument(12) !== 0;
  const image = unit / chunks;
  const first = (unit % chunks) * perChunk;
  const count = min(perChunk, pixels - first);
  const stride = (<usize>channels) << 2;
  const start = <usize>(image * pixels + first) * stride;
  const statistics = <usize>image * stride;
  const moments = pointer(6) + 2 * statistics;
  const zero = f32x4.splat(0);
  let channel = 0;
  for (; channel + 4 <= channels; channel += 4) {
    const offset = (<usize>channel) << 2;
    const mean = v128.load(pointer(3) + statistics + offset);
    const inverse = v128.load(pointer(4) + statistics + offset);
    const scale = v128.load(pointer(5) + offset);
    const level = v128.load(moments + offset);
    const slope = f32x4.mul(v128.load(moments + stride + offset), inverse);
    let at = start + offset;
    for (let pixel = 0; pixel < count; pixel++) {
      let dy = v128.load(pointer(1) + at);
      if (isRectified) dy = v128.and(dy, f32x4.gt(v128.load(pointer(2) + at), zero));
      const along = f32x4.mul(f32x4.sub(v128.load(pointer(0) + at), mean), slope);
      const dx = f32x4.mul(inverse, f32x4.sub(f32x4.sub(f32x4.mul(dy, scale), level), along));
      v128.store(pointer(7) + at, dx);
      at += stride;
    }
  }
  for (; channel < channels; channel++) {
    const offset = (<usize>channel) << 2;
    const mean = load<f32>(pointer(3) + statistics + offset);
    const inverse = load<f32>(pointer(4) + statistics + offset);
    const scale = load<f32>(pointer(5) + offset);
    const level = load<f32>(moments + offset);
    const slope = load<f32>(moments + stride + offset) * inverse;
    let at = start + offset;
    for (let pixel = 0; pixel < count; pixel++) {
      const dy = !isRectified || load<f32>(pointer(2) + at) > 0 ? load<f32>(pointer(1) + at) : 0;
      store<f32>(
        pointer(7) + at,
        inverse * (dy * scale - level - (load<f32>(pointer(0) + at) - mean) * slope),
      );
      at += stride;
    }
  }
}
