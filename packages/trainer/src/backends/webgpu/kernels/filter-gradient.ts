import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type ComputeShader, runShader } from './compute-shader.js';
import { gpuKernel } from './gpu-kernel.js';
import { sumOfParts } from './sum-of-parts.js';

type Shape4D = [number, number, number, number];

/** Side of the square of the result that a workgroup computes; its 64 threads hold 4 x 4 values each. */
const tile = 32;
/** Pixels whose products one workgroup adds: bounds the rounding of a sum, and gives work to many. */
const pixelsPerPart = 1024;

/**
 * A product of matrices with the pixels inside, of one part of one image: the left one holds the patch of x around each pixel,
 * the right one dy. Both are brought to the workgroup's memory 16 pixels at a time.
 */
const shader: ComputeShader = {
  name: 'clipwiseFilterGradient',
  inputs: ['x', 'dy'],
  integers: [
    'batch',
    'height',
    'width',
    'inChannels',
    'outChannels',
    'filterHeight',
    'filterWidth',
    'parts',
    'pixelsPerPart',
  ],
  threads: 64,
  code: `
    var<workgroup> patches : array<array<f32, ${tile}>, 16>;
    var<workgroup> slopes : array<array<vec4<f32>, ${tile / 4}>, 16>;

    fn slope(image : i32, pixel : i32, channel : i32) -> f32 {
      if (channel >= uniforms.outChannels || pixel >= uniforms.height * uniforms.width) { return 0.0; }
      return dy[(image * uniforms.height * uniforms.width + pixel) * uniforms.outChannels + channel];
    }

    fn patchValue(image : i32, pixel : i32, row : i32) -> f32 {
      let tap = row / uniforms.inChannels;
      if (tap >= uniforms.filterHeight * uniforms.filterWidth || pixel >= uniforms.height * uniforms.width) { return 0.0; }
      let line = pixel / uniforms.width + tap / uniforms.filterWidth - (uniforms.filterHeight - 1) / 2;
      let column = pixel % uniforms.width + tap % uniforms.filterWidth - (uniforms.filterWidth - 1) / 2;
      if (line < 0 || line >= uniforms.height || column < 0 || column >= uniforms.width) { return 0.0; }
      return x[((image * uniforms.height + line) * uniforms.width + column) * uniforms.inChannels + row % uniforms.inChannels];
    }

    fn main(index : i32) {
      let rows = uniforms.filterHeight * uniforms.filterWidth * uniforms.inChannels;
      let tilesDown = (rows + ${tile - 1}) / ${tile};
      let tilesAcross = (uniforms.outChannels + ${tile - 1}) / ${tile};
      let thread = index % 64;
      let unit = index / 64;
      let firstColumn = (unit % tilesAcross) * ${tile};
      let firstRow = (unit / tilesAcross % tilesDown) * ${tile};
      let partOfImage = unit / tilesAcross / tilesDown;
      let image = partOfImage / uniforms.parts;
      let isInside = image < uniforms.batch;
      let firstPixel = (partOfImage % uniforms.parts) * uniforms.pixelsPerPart;
      let down = thread / 8;
      let across = thread % 8;
      var sums : array<vec4<f32>, 4>;
      for (var done = 0; done < uniforms.pixelsPerPart; done += 16) {
        for (var load = thread; load < 16 * ${tile}; load += 64) {
          let pixel = firstPixel + done + load / ${tile};
          patches[load / ${tile}][load % ${tile}] = select(0.0, patchValue(image, pixel, firstRow + load % ${tile}), isInside);
        }
        for (var load = thread; load < 16 * ${tile / 4}; load += 64) {
          let pixel = firstPixel + done + load / ${tile / 4};
          let channel = firstColumn + load % ${tile / 4} * 4;
          slopes[load / ${tile / 4}][load % ${tile / 4}] = select(vec4<f32>(0.0), vec4<f32>(
            slope(image, pixel, channel), slope(image, pixel, channel + 1),
            slope(image, pixel, channel + 2), slope(image, pixel, channel + 3)), isInside);
        }
        workgroupBarrier();
        for (var k = 0; k < 16; k++) {
          let right = slopes[k][across];
          for (var r = 0; r < 4; r++) {
            sums[r] += patches[k][4 * down + r] * right;
          }
        }
        workgroupBarrier();
      }
      if (!isInside) { return; }
      for (var r = 0; r < 4; r++) {
        let row = firstRow + 4 * down + r;
        for (var c = 0; c < 4; c++) {
          let column = firstColumn + 4 * across + c;
          if (row < rows && column < uniforms.outChannels) {
            result[(partOfImage * rows + row) * uniforms.outChannels + column] = sums[r][c];
          }
        }
      }
    }`,
};

export const perExampleFilterGradient = gpuKernel(
  'PerExampleFilterGradient',
  ({ inputs: { x, dy }, attributes: { filterShape }, backend }) => {
    const [batch, height, width, inChannels] = x.shape as Shape4D;
    const [filterHeight, filterWidth, , outChannels] = filterShape;
    const rows = filterHeight * filterWidth * inChannels;
    const size = rows * outChannels;
    const parts = Math.ceil((height * width) / pixelsPerPart);
    const perPart: TensorInfo = runShader(backend, shader, {
      inputs: [x, dy],
      integers: [
        batch,
        height,
        width,
        inChannels,
        outChannels,
        filterHeight,
        filterWidth,
        parts,
        Math.min(pixelsPerPart, height * width),
      ],
      outputShape: parts === 1 ? [batch, size] : [batch, parts, size, 1],
      workgroups: batch * parts * Math.ceil(rows / tile) * Math.ceil(outChannels / tile),
    });
    if (parts === 1) return perPart;
    const sum = sumOfParts(backend, perPart, 0);
    backend.disposeData(perPart.dataId);
    return sum;
  },
);
