import type { ByteSource } from './byte-source.js';

/** @returns the next number, uniform on the open interval (0, 1), with 52 random bits. */
export type Uniform = () => number;

/** Bytes of the source that one number takes. */
export const bytesPerUniform = 8;

const chunkNumbers = 1024;

/** Uniform numbers out of random bytes. */
export function uniformFrom(bytes: ByteSource): Uniform {
  const words = new Uint32Array(2 * chunkNumbers);
  let next = words.length;
  return () => {
    if (next === words.length) {
      bytes.fill(new Uint8Array(words.buffer));
      next = 0;
    }
    next += 2;
    return unitInterval(words[next - 2] as number, words[next - 1] as number);
  };
}

/** Two random words as (k + 1/2) / 2^52, exactly: never 0 or 1, so that logarithms are finite. */
export function unitInterval(high: number, low: number): number {
  return (high * 2 ** 20 + (low >>> 12) + 0.5) / 2 ** 52;
}
