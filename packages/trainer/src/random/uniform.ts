import type { ByteSource } from './byte-source.js';

/** @returns the next number, uniform on the open interval (0, 1), with 53 random bits. */
export type Uniform = () => number;

const chunkNumbers = 8192;

/** Uniform numbers out of random bytes; never 0 or 1, so that their logarithms are finite. */
export function uniformFrom(bytes: ByteSource): Uniform {
  let words: Uint32Array = new Uint32Array(0);
  let next = 0;
  return () => {
    if (next === words.length) {
      words = wordsOf(bytes.take(chunkNumbers * 8));
      next = 0;
    }
    const high = words[next] as number;
    const low = words[next + 1] as number;
    next += 2;
    return (high * 2 ** 21 + (low >>> 11) + 0.5) / 2 ** 53;
  };
}

/** @param bytes a multiple of 4 of them, at any offset of their buffer. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}
