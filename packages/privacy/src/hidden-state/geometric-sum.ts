/** 1 + c + ... + c^(count - 1), for c in [0, 1], without cancellation near 1; `count` >= 1. */
export function geometricSum(c: number, count: number): number {
  return c === 1 ? count : -Math.expm1(count * Math.log(c)) / (1 - c);
}
