import { runShader, workgroupsFor } from './compute-shader.js';
import { type GpuKernel, gpuKernel } from './gpu-kernel.js';
import {
  gradientPartSums,
  groupInverses,
  groupMeans,
  groupSlopes,
  inputGradient,
  normalised,
  partSums,
} from './group-norm-shaders.js';
import { sumOfParts } from './sum-of-parts.js';

type Shape4D = [number, number, number, number];

/** Parts of an image whose sums are taken by themselves: work for many threads, and few terms in a sum. */
function partsOf(pixels: number): { parts: number; pixelsPerPart: number } {
  const pixelsPerPart = Math.max(64, Math.ceil(pixels / 128));
  return { parts: Math.ceil(pixels / pixelsPerPart), pixelsPerPart };
}

const forward = gpuKernel(
  'GroupNormRelu',
  ({ inputs: { x, scale, shift }, attributes: { groups, stability }, backend }) => {
    const [batch, height, width, channels] = x.shape as Shape4D;
    const pixels = height * width;
    const { parts, pixelsPerPart } = partsOf(pixels);
    const sumsShape = [batch, parts, channels];
    const sums = runShader(backend, partSums, {
      inputs: [x],
      integers: [pixels, channels, parts, pixelsPerPart, batch * parts * channels],
      outputShape: [...sumsShape, 2],
      workgroups: workgroupsFor(sumsShape, partSums.threads),
    });
    const overGroups = {
      integers: [batch, pixels, channels, groups, parts, pixelsPerPart],
      reals: [stability],
      outputShape: [batch, channels],
      workgroups: batch * groups,
    };
    const means = runShader(backend, groupMeans, { inputs: [sums], ...overGroups });
    const inverses = runShader(backend, groupInverses, { inputs: [sums, means], ...overGroups });
    backend.disposeData(sums.dataId);
    const y = runShader(backend, normalised, {
      inputs: [x, means, inverses, scale, shift],
      integers: [pixels, channels, batch * pixels * channels],
      outputShape: x.shape,
      workgroups: workgroupsFor(x.shape, normalised.threads),
    });
    return [y, means, inverses];
  },
);

const gradient = gpuKernel(
  'GroupNormReluGradient',
  ({ inputs: { x, y, dy, mean: means, inverse: inverses, scale }, attributes: { groups }, backend }) => {
    const [batch, height, width, channels] = x.shape as Shape4D;
    const pixels = height * width;
    const { parts, pixelsPerPart } = partsOf(pixels);
    const sumsShape = [batch, parts, channels];
    const sums = runShader(backend, gradientPartSums, {
      inputs: [x, y, dy, means, inverses],
      integers: [pixels, channels, parts, pixelsPerPart, batch * parts * channels],
      outputShape: [...sumsShape, 2],
      workgroups: workgroupsFor(sumsShape, gradientPartSums.threads),
    });
    const shiftGradient = sumOfParts(backend, sums, 0);
    const scaleGradient = sumOfParts(backend, sums, 1);
    const slopes = runShader(backend, groupSlopes, {
      inputs: [shiftGradient, scaleGradient, scale],
      integers: [pixels, channels, groups, batch * groups],
      outputShape: [batch, groups, 2],
      workgroups: workgroupsFor([batch, groups], groupSlopes.threads),
    });
    const dx = runShader(backend, inputGradient, {
      inputs: [x, y, dy, means, inverses, scale, slopes],
      integers: [pixels, channels, groups, batch * pixels * channels],
      outputShape: x.shape,
      workgroups: workgroupsFor(x.shape, inputGradient.threads),
    });
    for (const { dataId } of [sums, slopes]) backend.disposeData(dataId);
    return [dx, scaleGradient, shiftGradient];
  },
);

/** GroupNorm followed by ReLU, whole. */
export const groupNormKernels: readonly GpuKernel[] = [forward, gradient];
