import { expect, it } from 'vitest';
import { backendRegistry, loadBackend } from './registry.js';

it('loads the first backend that works here', async () => {
  const { kind, tf } = await loadBackend('auto');
  expect(backendRegistry.map((backend) => backend.kind)).toContain(kind);
  expect(tf.tidy(() => tf.sum(tf.ones([3])).dataSync()[0])).toBe(3);
});

it('lists the known backends when one is unknown', () =>
  expect(loadBackend('abacus')).rejects.toThrow(
    /"abacus".*known: auto, tfjs-node-gpu, webgpu, wasm-simd, tfjs-node, wasm/,
  ));

it('says what runs', async () =>
  expect((await loadBackend('wasm-simd')).description).toMatch(
    /^wasm-simd \((relaxed|plain) SIMD, [1-8] threads?\)$/,
  ));
