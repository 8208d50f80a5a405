import { expect, it } from 'vitest';
import { createConfigValidator, readRunConfigSchema } from './config-validator.js';

const { check } = createConfigValidator(readRunConfigSchema());
const config = (clipping: Record<string, unknown>, noiseMultiplier: number) => ({
  dataset: { kind: 'oct-phantom' },
  model: { kind: 'unet' },
  sampling: { kind: 'poisson' },
  clipping,
  noise: { noiseMultiplier },
});

it('refuses noise without clipping before anything is queued', () => {
  expect(() => check([config({ kind: 'none' }, 1)])).toThrow('configs[0].noise.noiseMultiplier: must be 0');
  expect(check([config({ kind: 'none' }, 0), config({ kind: 'flat' }, 1)])).toHaveLength(2);
});

it('names the known kinds of a part whose kind is absent or unknown', () => {
  expect(() => check([config({ kind: 'median' }, 1)])).toThrow(
    'configs[0].clipping.kind: must be one of automatic, flat, per-layer, none',
  );
  expect(() => check([config({}, 1)])).toThrow(/^configs\[0\]\.clipping/);
});
