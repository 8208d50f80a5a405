import { parseRunConfig } from '@clipwise/trainer/config';
import { expect, it } from 'vitest';
import { presets, withPreset } from '../apps/web/src/features/launch/presets.js';

it('offers presets that the trainer takes, whatever was in the form before', () => {
  const typed = {
    name: 'mine',
    clipping: { kind: 'per-layer', clipNorms: [1] },
    noise: { noiseMultiplier: 2 },
  };
  for (const preset of presets)
    expect(() => parseRunConfig(withPreset(typed, preset)), preset.name).not.toThrow();
  expect(presets.length).toBeGreaterThan(2);
});
