import { expect, it, vi } from 'vitest';
import { loadBackend } from './registry.js';

it('computes the same on every machine when CLIPWISE_SIMD asks for plain instructions', async () => {
  vi.stubEnv('CLIPWISE_SIMD', 'plain');
  expect((await loadBackend('wasm-simd')).description).toMatch(/^wasm-simd \(plain SIMD, /);
  vi.unstubAllEnvs();
});
