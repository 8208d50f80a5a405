import { expect, it } from 'vitest';
import { deviceText } from './device-text';

it('says of a device what tells it from another, and leaves out what is not known', () => {
  const device = { node: '22', cores: 8, backend: 'wasm-simd', processor: 'Some CPU', gradients: 'fused' };
  expect(deviceText(device)).toBe('wasm-simd, Some CPU, 8 cores');
  for (const unknown of [null, undefined, 'text', {}]) expect(deviceText(unknown)).toBe('');
});
