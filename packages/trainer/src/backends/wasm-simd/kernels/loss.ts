import { bitsOf } from '../kernel-threads.js';
import { simdKernel } from '../simd-kernel.js';

/** Pixels whose sums are taken together. */
const perChunk = 2048;

export const crossEntropyDice = simdKernel(
  'CrossEntropyDice',
  ({ inputs, attributes: { smoothing }, backend }) => {
    const { threads } = backend;
    const { logits } = inputs;
    const truth = backend.pointerOf(inputs.truth);
    const [batch, height, width, classes] = logits.shape as [number, number, number, number];
    const pixels = height * width;
    const chunks = Math.ceil(pixels / perChunk);
    const size = batch * pixels * classes;
    const losses = backend.allocate([batch]);
    const gradient = backend.allocate(logits.shape);
    const to = backend.pointerOf(gradient);
    const partialBytes = 4 * batch * chunks * (1 + 3 * classes);
    threads.withScratch(partialBytes + 4 * batch * (2 * classes + 1), (partial) => {
      const slopes = partial + partialBytes;
      threads.run('lossSums', batch * chunks, 8 * size, [
        backend.pointerOf(logits),
        truth,
        to,
        partial,
        pixels,
        classes,
        perChunk,
        chunks,
      ]);
      threads.run('lossMoments', batch, batch * chunks * classes, [
        partial,
        backend.pointerOf(losses),
        slopes,
        classes,
        chunks,
        bitsOf(smoothing),
      ]);
      threads.run('lossGradient', batch * chunks, 4 * size, [
        to,
        truth,
        slopes,
        pixels,
        classes,
        perChunk,
        chunks,
      ]);
    });
    return [losses, gradient];
  },
);
