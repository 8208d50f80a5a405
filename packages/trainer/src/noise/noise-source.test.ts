import { expect, it } from 'vitest';
import { createComponent } from '../component.js';
import { noiseSourceRegistry } from './registry.js';

const sourceOf = (config: { kind: string; seed?: number }) =>
  createComponent('noise.source', noiseSourceRegistry, config, {});
const bytesOf = (config: { kind: string; seed?: number }, purpose: string, from?: number): number[] => {
  const bytes = new Uint8Array(16);
  sourceOf(config).stream(purpose, from).fill(bytes);
  return [...bytes];
};

it('the cryptographic source never repeats itself, and says what it is', () => {
  expect(sourceOf({ kind: 'csprng' }).kind).toBe('csprng');
  expect(bytesOf({ kind: 'csprng' }, 'noise')).not.toEqual(bytesOf({ kind: 'csprng' }, 'noise'));
});

it('the seeded source repeats itself for its seed and a purpose, from any place, and says what it is', () => {
  const seeded = { kind: 'seeded', seed: 4 };
  expect(sourceOf(seeded).kind).toBe('seeded');
  const noise = bytesOf(seeded, 'noise');
  expect(bytesOf(seeded, 'noise')).toEqual(noise);
  expect(bytesOf(seeded, 'noise', 5).slice(0, 11)).toEqual(noise.slice(5));
  expect(bytesOf(seeded, 'mask')).not.toEqual(noise);
  expect(bytesOf({ kind: 'seeded', seed: 5 }, 'noise')).not.toEqual(noise);
});
