import type { TensorInfo } from '@tensorflow/tfjs-core';
import { runShader, workgroupsFor } from './compute-shader.js';
import { type GpuKernel, input } from './gpu-kernel.js';
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

/**
 * GroupNorm and ReLU. Inputs x `[batch, height, width, channels]`, scale, shift `[channels]`; attributes `groups`, `stability`.
 * Results y and, per example and channel, mean and 1 / standard deviation of the channel's group.
 */
const forward: GpuKernel = {
  kernelName: 'GroupNormRelu',
  compute: ({ inputs, attrs, backend }) => {
    const x = input(inputs, 'x');
    const [batch, height, width, channels] = x.shape as Shape4D;
    const pixels = height * width;
    const { parts, pixelsPerPart } = partsOf(pixels);
    const groups = attrs.groups as number;
    const sumsShape = [batch, parts, channels];
    const sums = runShader(backend, partSums, {
      inputs: [x],
      integers: [pixels, channels, parts, pixelsPerPart, batch * parts * channels],
      outputShape: [...sumsShape, 2],
      workgroups: workgroupsFor(sumsShape, partSums.threads),
    });
    const overGroups = {
      integers: [batch, pixels, channels, groups, parts, pixelsPerPart],
      reals: [attrs.stability as number],
      outputShape: [batch, channels],
      workgroups: batch * groups,
    };
    const means = runShader(backend, groupMeans, { inputs: [sums], ...overGroups });
    const inverses = runShader(backend, groupInverses, { inputs: [sums, means], ...overGroups });
    backend.disposeData(sums.dataId);
    const y = runShader(backend, normalised, {
      inputs: [x, means, inverses, input(inputs, 'scale'), input(inputs, 'shift')],
      integers: [pixels, channels, batch * pixels * channels],
      outputShape: x.shape,
      workgroups: workgroupsFor(x.shape, normalised.threads),
    });
    return [y, means, inverses];
  },
};

/**
 * Its gradient. Inputs x, y, dy `[batch, height, width, channels]`, mean and inverse `[batch, channels]`, scale `[channels]`;
 * attribute `groups`. Results dx, and the gradients of scale and of shift for every example, `[batch, channels]`.
 */
const gradient: GpuKernel = {
  kernelName: 'GroupNormReluGradient',
  compute: ({ inputs, attrs, backend }) => {
    const [x, y, dy, means, inverses, scale] = ['x', 'y', 'dy', 'mean', 'inverse', 'scale'].map((name) =>
      input(inputs, name),
    ) as [TensorInfo, TensorInfo, TensorInfo, TensorInfo, TensorInfo, TensorInfo];
    const [batch, height, width, channels] = x.shape as Shape4D;
    const pixels = height * width;
    const { parts, pixelsPerPart } = partsOf(pixels);
    const groups = attrs.groups as number;
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
};

/** GroupNorm followed by ReLU, whole. */
export const groupNormKernels: readonly GpuKernel[] = [forward, gradient];
