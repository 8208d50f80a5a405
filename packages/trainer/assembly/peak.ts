import { pointer } from './job';
import { multiplyAdd } from './tile';

/** Turns of a unit: 80 operations each. */
const TURNS = 1_000_000;

/**
 * Multiplies and adds in ten registers and nothing else: the most that a processor does with these instructions.
 * Argument: where the result goes, which keeps the work from being left out. Unit: 8e7 operations.
 */
export function peak(_unit: i32): void {
  const m = f32x4.splat(0.999);
  const k = f32x4.splat(0.001);
  let a = f32x4.splat(1);
  let b = a;
  let c = a;
  let d = a;
  let e = a;
  let f = a;
  let g = a;
  let h = a;
  let i = a;
  let j = a;
  for (let turn = 0; turn < TURNS; turn++) {
    a = multiplyAdd(a, m, k);
    b = multiplyAdd(b, m, k);
    c = multiplyAdd(c, m, k);
    d = multiplyAdd(d, m, k);
    e = multiplyAdd(e, m, k);
    f = multiplyAdd(f, m, k);
    g = multiplyAdd(g, m, k);
    h = multiplyAdd(h, m, k);
    i = multiplyAdd(i, m, k);
    j = multiplyAdd(j, m, k);
  }
  a = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(f32x4.add(e, f), f32x4.add(g, h)));
  v128.store(pointer(0), f32x4.add(a, f32x4.add(i, j)));
}
