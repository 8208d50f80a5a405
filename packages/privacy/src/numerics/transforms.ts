import FFT from 'fft.js';

/** @returns a source of transforms that makes each size once and keeps the small ones; sizes are powers of two. */
export function createTransforms(): (size: number) => FFT {
  const kept = new Map<number, FFT>();
  return (size) => {
    let transform = kept.get(size);
    if (transform === undefined) {
      transform = new FFT(size);
      if (size <= largestKept) kept.set(size, transform);
    }
    return transform;
  };
}

/** Its tables take 4 MiB. */
const largestKept = 2 ** 17;
