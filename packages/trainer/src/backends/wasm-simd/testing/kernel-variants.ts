import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { seededBytes } from '../../../random/byte-source.js';
import { uniformFrom } from '../../../random/uniform.js';
import type { TensorLibrary } from '../../../tensor-library.js';
import { loadTensorLibrary } from '../../load-tensor-library.js';
import {
  type Compute,
  expectClose,
  randomValues,
  type Shape,
  type Values,
  valuesOn as valuesOnAny,
} from '../../testing/same-values.js';
import { installSimdBackend } from '../install.js';
import { compileKernels } from '../kernel-module.js';
import type { SimdBackend } from '../simd-backend.js';

/** The tensor library that `useKernelVariants` sets up. */
export const tf: TensorLibrary = loadTensorLibrary();
const uniform = uniformFrom(seededBytes(11, 'kernels'));
/** Backends with the same kernels, by what they run on. */
export const variants = ['one thread', 'two threads', 'plain SIMD'] as const;

/** Sets the variants up for the tests of a file. */
export function useKernelVariants(): void {
  beforeAll(async () => {
    tf.env().set('IS_NODE', false); // Else the cpu backend advertises another one.
    const best = await compileKernels();
    installSimdBackend('one thread', best, 1);
    installSimdBackend('two threads', best, 2);
    installSimdBackend('plain SIMD', await compileKernels(false), 1);
  });
  afterAll(async () => {
    await tf.setBackend('two threads');
    await (tf.backend() as SimdBackend).threads.stop();
  });
}

/** Values of `compute` on a backend; nothing may stay behind, neither a tensor nor memory. */
export async function valuesOn(
  backend: string,
  inputs: readonly Values[],
  compute: Compute,
): Promise<Values[]> {
  const values = await valuesOnAny(tf, backend, inputs, compute);
  if (backend !== 'cpu') expect((tf.backend() as SimdBackend).threads.heap.usedBytes).toBe(0);
  return values;
}

/**
 * Every variant equals `expected` on tfjs' cpu backend to 1e-5 of the largest value, and one thread equals two bit for bit.
 */
export async function expectSame(
  shapes: readonly Shape[],
  compute: Compute,
  expected = compute,
): Promise<void> {
  const inputs = randomValues(shapes, uniform);
  const truth = await valuesOn('cpu', inputs, expected);
  const results = [];
  for (const variant of variants) {
    const actual = await valuesOn(variant, inputs, compute);
    results.push(actual);
    expectClose(truth, actual);
  }
  expect(results[1]).toEqual(results[0]);
}

/** Runs a kernel by its name. */
export const kernel = (
  name: string,
  inputs: Record<string, Tensor>,
  attributes: NamedAttrMap,
): Tensor | Tensor[] => tf.engine().runKernel(name, inputs, attributes);
