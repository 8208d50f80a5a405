import { expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import type { SimdBackend } from '../backends/wasm-simd/simd-backend.js';
import { parseRunConfig } from '../config/parse-run-config.js';
import { buildRun } from './build-run.js';
import { leastStepBytes } from './least-step-bytes.js';

// Ascending, since the memory of the process never shrinks: each takes several times what the one before took.
it.each([
  ['unet', 4, 32, 4],
  ['unet', 4, 64, 8],
  ['nested-unet', 8, 64, 8],
])(
  'is less than a step of %s %d with %d pixels a side and %d images takes, by less than a factor of 4',
  async (kind, width, side, batchSize) => {
    const config = parseRunConfig({
      dataset: {
        kind: 'oct-phantom',
        imageHeight: side,
        imageWidth: side,
        trainingSubjects: 1,
        validationSubjects: 1,
        scansPerSubject: batchSize,
      },
      model: { kind, width },
      sampling: { kind: 'shuffled', batchSize },
      clipping: { kind: 'flat', clipNorm: 1 },
      noise: {},
      privacy: { neighbouring: 'zero-out' },
      training: { backend: 'wasm-simd' },
    });
    // Without a request for memory, which would be met at once.
    const { tf } = await loadBackend('wasm-simd');
    const { mechanism } = await buildRun(config, '.');
    await mechanism.step(async () => {});
    mechanism.dispose();
    const usedBytes = (tf.backend() as SimdBackend).threads.integers(0, 1).buffer.byteLength;
    expect(usedBytes).toBeGreaterThan(leastStepBytes(config));
    expect(usedBytes).toBeLessThan(4 * leastStepBytes(config));
  },
);
