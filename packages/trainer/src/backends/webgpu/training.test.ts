import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { clippingRegistry } from '../../clipping/registry.js';
import { createComponent } from '../../component.js';
import type { Example } from '../../data/dataset.js';
import { createRecordingEngine } from '../../gradients/recording-engine.js';
import { lossRegistry } from '../../losses/registry.js';
import { refuseBatchCoupling } from '../../mechanism/batch-coupling.js';
import { initialiseParameters } from '../../models/initialise.js';
import { modelRegistry } from '../../models/registry.js';
import { seededBytes } from '../../random/byte-source.js';
import { uniformFrom } from '../../random/uniform.js';
import { drawMask } from '../../sparsification/random.js';
import type { CoordinateMask } from '../../sparsification/sparsification.js';
import { loadBackend } from '../registry.js';
import { loadAnyAdapter } from './testing/any-adapter.js';

const { isPresent, adapter } = await loadAnyAdapter();
const size = { imageHeight: 32, imageWidth: 32, channelCount: 1 };
const classCount = 3;
const uniform = uniformFrom(seededBytes(5, 'training on webgpu'));
const examples: Example[] = Array.from({ length: 3 }, (_, index) => ({
  id: String(index),
  subject: 's',
  image: Float32Array.from({ length: 1024 }, () => 2 * uniform() - 1),
  mask: Uint8Array.from({ length: 1024 }, () => Math.floor(uniform() * classCount)),
}));

interface Summed {
  readonly tensors: readonly Float32Array[];
  readonly norms: readonly number[];
  readonly losses: readonly number[];
}

async function clippedSumOn(
  backend: string,
  kind: string,
  clippingConfig: { kind: string },
  isMasked: boolean,
  batch = examples,
): Promise<Summed> {
  const { tf } = await loadBackend(backend);
  const model = createComponent('model', modelRegistry, { kind, width: 2, depth: 4 } as { kind: string }, {
    classCount,
    ...size,
  });
  const loss = createComponent('loss', lossRegistry, { kind: 'cross-entropy-dice' }, { tf });
  const seeded = uniformFrom(seededBytes(6, kind));
  const parameters: readonly Variable[] = initialiseParameters(tf, model, seeded);
  await refuseBatchCoupling(tf, model, parameters, loss, classCount);
  const mask: CoordinateMask | null = isMasked
    ? drawMask(
        parameters.map((parameter) => parameter.size),
        0.5,
        seeded,
      )
    : null;
  const clipping = createComponent('clipping', clippingRegistry, clippingConfig, {
    tensorCount: parameters.length,
  });
  const parts = { tf, model, parameters, loss, size, classCount, microbatchSize: 2 };
  const before = tf.memory().numTensors;
  const { tensors, norms, losses } = await createRecordingEngine(parts).clippedSum(batch, mask, clipping);
  const values = await Promise.all(
    tensors.map(async (tensor: Tensor) => (await tensor.data()) as Float32Array),
  );
  tf.dispose([...tensors]);
  expect(tf.memory().numTensors).toBe(before);
  for (const parameter of parameters) parameter.dispose();
  return { tensors: values, norms, losses };
}

/** L2 distance over the L2 norm of what is expected. */
function relativeDistance(expected: ArrayLike<number>, actual: ArrayLike<number>): number {
  let distance = 0;
  let scale = 0;
  for (let at = 0; at < expected.length; at++) {
    distance += ((expected[at] as number) - (actual[at] as number)) ** 2;
    scale += (expected[at] as number) ** 2;
  }
  return Math.sqrt(distance / scale);
}

const flat = (tensors: readonly Float32Array[]): number[] => tensors.flatMap((values) => [...values]);

// SwiftShader takes most of the time to compile about a hundred shaders.
const timeout = 300_000;

describe.skipIf(!isPresent)(`clipped sum on ${adapter}`, () => {
  it.each([
    ['unet', { kind: 'automatic', grouping: 'per-layer', clipNorm: 1, gamma: 0.01 }, true],
    ['nested-unet', { kind: 'flat', clipNorm: 0.3 }, false],
  ])(
    'of %s equals that of wasm-simd for clipping %j, masked: %s',
    async (kind, clipping, isMasked) => {
      const expected = await clippedSumOn('wasm-simd', kind, clipping, isMasked);
      const actual = await clippedSumOn('webgpu', kind, clipping, isMasked);
      expect(relativeDistance(flat(expected.tensors), flat(actual.tensors))).toBeLessThanOrEqual(1e-5);
      expect(relativeDistance(expected.norms, actual.norms)).toBeLessThanOrEqual(1e-5);
      expect(relativeDistance(expected.losses, actual.losses)).toBeLessThanOrEqual(1e-5);
      const withoutOne = await clippedSumOn('wasm-simd', kind, clipping, isMasked, examples.slice(1));
      expect(relativeDistance(flat(expected.tensors), flat(withoutOne.tensors))).toBeGreaterThan(1e-3);
    },
    timeout,
  );
});
