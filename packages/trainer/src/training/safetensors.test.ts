import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from './safetensors.js';

describe('safetensors', () => {
  const tensors = new Map([
    ['a/kernel', { shape: [2, 3], values: Float32Array.of(1, -2, 3.5, 0, 1e-30, 7) }],
    ['a/bias', { shape: [1], values: Float32Array.of(-1) }],
  ]);
  const file = writeSafetensors(tensors, { config: '{"ä":1}' });

  it('reads back tensors and metadata', () => {
    expect(readSafetensors(file)).toEqual({ tensors, metadata: { config: '{"ä":1}' } });
  });
  it('starts its data at a multiple of 8 bytes', () => {
    expect(Number(Buffer.from(file).readBigUInt64LE(0)) % 8).toBe(0);
  });
  it('refuses a file that is cut off', () => {
    expect(() => readSafetensors(file.subarray(0, 20))).toThrow(/cut off/);
  });
});
