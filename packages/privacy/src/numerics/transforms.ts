import { RealTransform } from './real-transform.js';

/** Source of transforms; sizes are powers of two. */
export type Transforms = (size: number) => RealTransform;

/** @returns a source that makes each size once and keeps the small ones. */
export function createTransforms(): Transforms {
  const kept = new Map<number, RealTransform>();
  return (size) => {
    let transform = kept.get(size);
    if (transform === undefined) {
      transform = new RealTransform(size);
      if (size <= largestKept) kept.set(size, transform);
    }
    return transform;
  };
}

/** Its tables take 4 MiB. */
const largestKept = 2 ** 17;
