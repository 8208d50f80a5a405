import type { ByteSource } from '../random/byte-source.js';
import { unitInterval } from '../random/uniform.js';

/**
 * Independent standard normal numbers, two for every 16 bytes of the source.
 *
 * Uniforms have 52 random bits, so that values reach 8.5 standard deviations.
 * Source: Box and Muller 1958, A Note on the Generation of Random Normal Deviates.
 */
export function standardNormal(count: number, bytes: ByteSource): Float32Array {
  const target = new Float32Array(count);
  const words = new Uint32Array(4 * Math.ceil(count / 2));
  bytes.fill(new Uint8Array(words.buffer));
  for (let index = 0; index < count; index += 2) {
    const [a, b, c, d] = words.subarray(2 * index, 2 * index + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    const radius = Math.sqrt(-2 * Math.log(unitInterval(a, b)));
    const angle = 2 * Math.PI * unitInterval(c, d);
    target[index] = radius * Math.cos(angle);
    if (index + 1 < count) target[index + 1] = radius * Math.sin(angle);
  }
  return target;
}
