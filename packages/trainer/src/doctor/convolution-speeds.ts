import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { runKernel } from '../tensor-kernels.js';
import type { TensorLibrary } from '../tensor-library.js';
import type { ConvolutionSpeeds } from './task.js';

/** 3x3 layers from the middle of a U-Net of width 32 at 224 px: side, channels in and out. */
const layers = [
  [112, 64],
  [56, 128],
  [28, 256],
] as const;

/**
 * Speed of convolutions of one image, forward and both gradients.
 *
 * @param budgetMs shared by all; each is computed at least twice.
 */
export async function convolutionSpeeds(tf: TensorLibrary, budgetMs: number): Promise<ConvolutionSpeeds> {
  const plain = { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 1 } as const;
  const seconds = { forward: 0, inputGradient: 0, filterGradient: 0 };
  let operations = 0;
  for (const [side, channels] of layers) {
    const x = tf.randomUniform([1, side, side, channels], -1, 1, 'float32', 1) as Tensor4D;
    const dy = tf.randomUniform([1, side, side, channels], -1, 1, 'float32', 2) as Tensor4D;
    const filter = tf.randomUniform([3, 3, channels, channels], -1, 1, 'float32', 3) as Tensor4D;
    const { inputShape, filterShape } = { inputShape: x.shape, filterShape: filter.shape };
    const budget = budgetMs / (3 * layers.length);
    seconds.forward += await secondsPerCall(tf, () => runKernel(tf, 'Conv2D', { x, filter }, plain), budget);
    seconds.inputGradient += await secondsPerCall(
      tf,
      () => runKernel(tf, 'Conv2DBackpropInput', { dy, filter }, { ...plain, inputShape }),
      budget,
    );
    seconds.filterGradient += await secondsPerCall(
      tf,
      () => runKernel(tf, 'Conv2DBackpropFilter', { x, dy }, { ...plain, filterShape }),
      budget,
    );
    operations += 2 * 9 * side ** 2 * channels ** 2;
    tf.dispose([x, dy, filter]);
  }
  const gflops = (time: number): number => operations / time / 1e9;
  return {
    forward: gflops(seconds.forward),
    inputGradient: gflops(seconds.inputGradient),
    filterGradient: gflops(seconds.filterGradient),
  };
}

/** Twice as many calls each time, until they take half of the budget: what is queued on a device is waited for once. */
async function secondsPerCall(tf: TensorLibrary, call: () => Tensor, budgetMs: number): Promise<number> {
  // The first call compiles.
  for (let calls = 1, isWarm = false; ; ) {
    const start = performance.now();
    for (let index = 1; index < calls; index++) call().dispose();
    const last = call();
    const one = tf.tidy(() => tf.slice(tf.reshape(last, [-1]), 0, 1));
    await one.data();
    tf.dispose([last, one]);
    const elapsed = performance.now() - start;
    if (isWarm && elapsed > budgetMs / 2) return elapsed / 1000 / calls;
    if (isWarm) calls *= 2;
    isWarm = true;
  }
}
