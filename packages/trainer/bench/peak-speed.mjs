const unitsPerThread = 4;
const unitOperations = 8e7;

/**
 * The limit of the instructions that the kernels of `wasm-simd` are made of: products and sums in registers, on all threads.
 *
 * @param {import('@tensorflow/tfjs-core')} tf
 * @param {(run: () => void) => number} medianMs
 * @returns {Record<string, number>} GFLOP/s; empty on other backends, and with plain SIMD, where a product and its sum are two
 * instructions that the loop would have to wait for.
 */
export function peakSpeed(tf, medianMs) {
  const { threads } = tf.backend();
  if (!threads?.description?.includes('relaxed')) return {};
  const units = unitsPerThread * threads.threads;
  const ms = threads.withScratch(64, (pointer) =>
    medianMs(() => threads.run('peak', units, units * unitOperations, [pointer])),
  );
  return { 'limit of the instructions': (units * unitOperations) / ms / 1e6 };
}
