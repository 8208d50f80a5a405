import { expect, it } from 'vitest';
import { loadBackend } from '../backends/registry.js';
import { createComponent } from '../component.js';
import { lossRegistry } from '../losses/registry.js';
import { initialiseParameters } from '../models/initialise.js';
import { modelRegistry } from '../models/registry.js';
import { seededBytes } from '../random/byte-source.js';
import { uniformFrom } from '../random/uniform.js';
import { microbatchSizeFor } from './microbatch-size.js';

it('falls as images grow, and leaves nothing behind', async () => {
  const { tf } = await loadBackend('wasm-simd');
  const classCount = 3;
  const config = { kind: 'unet', width: 8 } as { kind: string };
  const model = createComponent('model', modelRegistry, config, { classCount });
  const loss = createComponent('loss', lossRegistry, { kind: 'cross-entropy-dice' }, { tf });
  const parameters = initialiseParameters(tf, model, uniformFrom(seededBytes(1, 'microbatch')));
  const before = tf.memory().numTensors;
  const sizes = [32, 512].map((side) =>
    microbatchSizeFor({
      tf,
      model,
      parameters,
      loss,
      classCount,
      size: { imageHeight: side, imageWidth: side },
    }),
  );
  expect(tf.memory().numTensors).toBe(before);
  // At 512 px, 20 tensors of 8 MiB at full resolution and half as much below them.
  expect(sizes[0]).toBe(16);
  expect(sizes[1]).toBeGreaterThanOrEqual(2);
  expect(sizes[1]).toBeLessThan(16);
});
