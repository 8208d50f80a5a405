import type { ComputeShader } from './compute-shader.js';

/**
 * Sum over the pixels of one part of an image, and sum of squares about that part's mean, for each channel:
 * `[batch, parts, channels, 2]`. A thread takes one channel, so that neighbours read neighbouring numbers.
 */
export const partSums: ComputeShader = {
  name: 'clipwiseNormPartSums',
  inputs: ['x'],
  integers: ['pixels', 'channels', 'parts', 'pixelsPerPart', 'count'],
  threads: 64,
  code: `
    fn main(index : i32) {
      if (index >= uniforms.count) { return; }
      let channel = index % uniforms.channels;
      let part = index / uniforms.channels % uniforms.parts;
      let image = index / uniforms.channels / uniforms.parts;
      let first = part * uniforms.pixelsPerPart;
      let end = min(uniforms.pixels, first + uniforms.pixelsPerPart);
      var sum = 0.0;
      for (var pixel = first; pixel < end; pixel++) {
        sum += x[(image * uniforms.pixels + pixel) * uniforms.channels + channel];
      }
      let mean = sum / f32(end - first);
      var squares = 0.0;
      for (var pixel = first; pixel < end; pixel++) {
        let centred = x[(image * uniforms.pixels + pixel) * uniforms.channels + channel] - mean;
        squares += centred * centred;
      }
      result[2 * index] = sum;
      result[2 * index + 1] = squares;
    }`,
};

/** A workgroup takes one group of channels of one image, adds `term` over all parts and channels, and gives all of them `value`. */
const overGroup = (name: string, inputs: readonly string[], term: string, value: string): ComputeShader => ({
  name,
  inputs,
  integers: ['batch', 'pixels', 'channels', 'groups', 'parts', 'pixelsPerPart'],
  reals: ['stability'],
  threads: 64,
  code: `
    var<workgroup> shares : array<f32, 64>;

    fn main(index : i32) {
      let thread = index % 64;
      let group = index / 64 % uniforms.groups;
      let image = index / 64 / uniforms.groups;
      let width = uniforms.channels / uniforms.groups;
      let isInside = image < uniforms.batch;
      let first = image * uniforms.channels + group * width;
      var share = 0.0;
      for (var item = thread; isInside && item < width * uniforms.parts; item += 64) {
        let part = item / width;
        let at = (image * uniforms.parts + part) * uniforms.channels + group * width + item % width;
        let size = f32(min(uniforms.pixels, (part + 1) * uniforms.pixelsPerPart) - part * uniforms.pixelsPerPart);
        share += ${term};
      }
      shares[thread] = share;
      workgroupBarrier();
      for (var half = 32; half > 0; half /= 2) {
        if (thread < half) { shares[thread] += shares[thread + half]; }
        workgroupBarrier();
      }
      let mean = shares[0] / f32(uniforms.pixels * width);
      for (var channel = thread; isInside && channel < width; channel += 64) {
        result[first + channel] = ${value};
      }
    }`,
});

/** Mean of each channel's group, `[batch, channels]`. */
export const groupMeans = overGroup('clipwiseNormMeans', ['sums'], 'sums[2 * at]', 'mean');

/**
 * 1 / standard deviation of each channel's group, `[batch, channels]`: the squares about the group's mean are those about each
 * part's own and the square of the distance between the two, which loses no digits to a large mean.
 *
 * Source: Chan, Golub and LeVeque 1983 (The American Statistician 37), equation 2.1.
 */
export const groupInverses = overGroup(
  'clipwiseNormInverses',
  ['sums', 'means'],
  'sums[2 * at + 1] + (sums[2 * at] / size - means[first]) * (sums[2 * at] / size - means[first]) * size',
  'inverseSqrt(mean + uniforms.stability)',
);

/** max(0, (x - mean) x inverse x scale + shift); what is not a number stays so. */
export const normalised: ComputeShader = {
  name: 'clipwiseNormApply',
  inputs: ['x', 'means', 'inverses', 'scale', 'shift'],
  integers: ['pixels', 'channels', 'count'],
  threads: 64,
  code: `
    fn main(index : i32) {
      if (index >= uniforms.count) { return; }
      let channel = index % uniforms.channels;
      let at = index / (uniforms.channels * uniforms.pixels) * uniforms.channels + channel;
      let value = (x[index] - means[at]) * inverses[at] * scale[channel] + shift[channel];
      result[index] = select(value, 0.0, value < 0.0);
    }`,
};

/**
 * Sums over the pixels of one part of an image of the gradient of shift and of that of scale, for each channel:
 * `[batch, parts, channels, 2]`.
 */
export const gradientPartSums: ComputeShader = {
  name: 'clipwiseNormGradientPartSums',
  inputs: ['x', 'y', 'dy', 'means', 'inverses'],
  integers: ['pixels', 'channels', 'parts', 'pixelsPerPart', 'count'],
  threads: 64,
  code: `
    fn main(index : i32) {
      if (index >= uniforms.count) { return; }
      let channel = index % uniforms.channels;
      let part = index / uniforms.channels % uniforms.parts;
      let image = index / uniforms.channels / uniforms.parts;
      let mean = means[image * uniforms.channels + channel];
      let inverse = inverses[image * uniforms.channels + channel];
      let first = part * uniforms.pixelsPerPart;
      let end = min(uniforms.pixels, first + uniforms.pixelsPerPart);
      var shift = 0.0;
      var scale = 0.0;
      for (var pixel = first; pixel < end; pixel++) {
        let at = (image * uniforms.pixels + pixel) * uniforms.channels + channel;
        let slope = select(dy[at], 0.0, y[at] <= 0.0);
        shift += slope;
        scale += slope * (x[at] - mean) * inverse;
      }
      result[2 * index] = shift;
      result[2 * index + 1] = scale;
    }`,
};

/** Means over each group of channels of scale x the gradient of shift and of that of scale, `[batch, groups, 2]`. */
export const groupSlopes: ComputeShader = {
  name: 'clipwiseNormSlopes',
  inputs: ['shiftGradient', 'scaleGradient', 'scale'],
  integers: ['pixels', 'channels', 'groups', 'count'],
  threads: 64,
  code: `
    fn main(index : i32) {
      if (index >= uniforms.count) { return; }
      let width = uniforms.channels / uniforms.groups;
      let group = index % uniforms.groups;
      let image = index / uniforms.groups;
      var sums = vec2<f32>(0.0);
      for (var channel = group * width; channel < (group + 1) * width; channel++) {
        let at = image * uniforms.channels + channel;
        sums += scale[channel] * vec2<f32>(shiftGradient[at], scaleGradient[at]);
      }
      result[2 * index] = sums.x / f32(width * uniforms.pixels);
      result[2 * index + 1] = sums.y / f32(width * uniforms.pixels);
    }`,
};

/** dx = inverse x (dy x scale - mean over the group of that - normal x mean of that x normal), where y > 0 lets dy through. */
export const inputGradient: ComputeShader = {
  name: 'clipwiseNormInputGradient',
  // With the result the eight buffers that every device takes.
  inputs: ['x', 'y', 'dy', 'means', 'inverses', 'scale', 'slopes'],
  integers: ['pixels', 'channels', 'groups', 'count'],
  threads: 64,
  code: `
    fn main(index : i32) {
      if (index >= uniforms.count) { return; }
      let channel = index % uniforms.channels;
      let image = index / (uniforms.channels * uniforms.pixels);
      let at = image * uniforms.channels + channel;
      let group = image * uniforms.groups + channel / (uniforms.channels / uniforms.groups);
      let slope = select(dy[index], 0.0, y[index] <= 0.0);
      let normal = (x[index] - means[at]) * inverses[at];
      result[index] = inverses[at] * (slope * scale[channel] - slopes[2 * group] - normal * slopes[2 * group + 1]);
    }`,
};
