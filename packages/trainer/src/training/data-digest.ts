import { createHash } from 'node:crypto';
import type { Example } from '../data/dataset.js';

/** SHA-256 of what is trained on, in its order: whoever has other data gets another one. Hex. */
export function dataDigest(examples: readonly Pick<Example, 'id' | 'image' | 'mask'>[]): string {
  const hash = createHash('sha256');
  for (const { id, image, mask } of examples) {
    hash.update(`${id}\n`);
    for (const { buffer, byteOffset, byteLength } of [image, mask])
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}
