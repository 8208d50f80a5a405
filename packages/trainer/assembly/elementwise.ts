import { argument, numberArgument, pointer } from './job';

/** Operations of two numbers; the host names them by these codes. */
const ADD = 0;
const SUBTRACT = 1;
const MULTIPLY = 2;

function combine(operation: i32, a: v128, b: v128): v128 {
  if (operation === ADD) return f32x4.add(a, b);
  if (operation === SUBTRACT) return f32x4.sub(a, b);
  if (operation === MULTIPLY) return f32x4.mul(a, b);
  return f32x4.div(a, b);
}

function combineOne(operation: i32, a: f32, b: f32): f32 {
  if (operation === ADD) return a + b;
  if (operation === SUBTRACT) return a - b;
  if (operation === MULTIPLY) return a * b;
  return a / b;
}

/**
 * a op b with broadcasting. Arguments: a, b, result, operation, rows, rows per unit, sizes of the two middle axes, size of the
 * innermost, strides of a over the four axes, those of b; all in numbers, the innermost 0 or 1.
 * The rows run over the three outer axes. Unit: some rows.
 */
export function binary(unit: i32): void {
  const operation = argument(3);
  const rowsPerUnit = argument(5);
  const middle = argument(6);
  const lower = argument(7);
  const inner = argument(8);
  const start = unit * rowsPerUnit;
  const end = min(argument(4), start + rowsPerUnit);
  const aMoves = argument(12) !== 0;
  const bMoves = argument(16) !== 0;
  const outer = middle * lower;
  for (let row = start; row < end; row++) {
    const i = row / outer;
    const j = (row / lower) % middle;
    const k = row % lower;
    let a = pointer(0) + ((<usize>(i * argument(9) + j * argument(10) + k * argument(11))) << 2);
    let b = pointer(1) + ((<usize>(i * argument(13) + j * argument(14) + k * argument(15))) << 2);
    let to = pointer(2) + ((<usize>row * <usize>inner) << 2);
    const stop = to + ((<usize>inner) << 2);
    const vectorStop = to + ((<usize>(inner & ~3)) << 2);
    if (aMoves && bMoves) {
      for (; to < vectorStop; to += 16, a += 16, b += 16)
        v128.store(to, combine(operation, v128.load(a), v128.load(b)));
      for (; to < stop; to += 4, a += 4, b += 4)
        store<f32>(to, combineOne(operation, load<f32>(a), load<f32>(b)));
    } else if (aMoves) {
      const one = load<f32>(b);
      const all = f32x4.splat(one);
      for (; to < vectorStop; to += 16, a += 16) v128.store(to, combine(operation, v128.load(a), all));
      for (; to < stop; to += 4, a += 4) store<f32>(to, combineOne(operation, load<f32>(a), one));
    } else if (bMoves) {
      const one = load<f32>(a);
      const all = f32x4.splat(one);
      for (; to < vectorStop; to += 16, b += 16) v128.store(to, combine(operation, all, v128.load(b)));
      for (; to < stop; to += 4, b += 4) store<f32>(to, combineOne(operation, one, load<f32>(b)));
    } else {
      const one = combineOne(operation, load<f32>(a), load<f32>(b));
      for (; to < stop; to += 4) store<f32>(to, one);
    }
  }
}

/** Operations of one number; the host names them by these codes. */
const RELU = 0;
const STEP = 1;
const SQUARE = 2;
const NEGATE = 3;

/** Arguments: x, result, operation, numbers, numbers per unit (a multiple of 4). Unit: some numbers. */
export function unary(unit: i32): void {
  const operation = argument(2);
  const perUnit = argument(4);
  const start = unit * perUnit;
  const count = min(perUnit, argument(3) - start);
  let from = pointer(0) + ((<usize>start) << 2);
  let to = pointer(1) + ((<usize>start) << 2);
  const vectorStop = to + ((<usize>(count & ~3)) << 2);
  const stop = to + ((<usize>count) << 2);
  for (; to < vectorStop; to += 16, from += 16) v128.store(to, transform(operation, v128.load(from)));
  for (; to < stop; to += 4, from += 4) {
    store<f32>(to, f32x4.extract_lane(transform(operation, v128.load_splat<f32>(from)), 0));
  }
}

function transform(operation: i32, x: v128): v128 {
  const zero = f32x4.splat(0);
  if (operation === RELU) return f32x4.max(x, zero);
  // NaN stays NaN, as in the library's own kernels.
  if (operation === STEP) {
    return v128.bitselect(v128.and(f32x4.gt(x, zero), f32x4.splat(1)), x, f32x4.eq(x, x));
  }
  if (operation === SQUARE) return f32x4.mul(x, x);
  if (operation === NEGATE) return f32x4.neg(x);
  return f32x4.sqrt(x);
}

/** a x + b y. Arguments: x, y, result, numbers, numbers per unit (a multiple of 4), a, b. Unit: some numbers. */
export function combination(unit: i32): void {
  const perUnit = argument(4);
  const start = unit * perUnit;
  const count = min(perUnit, argument(3) - start);
  const a = numberArgument(5);
  const b = numberArgument(6);
  const allA = f32x4.splat(a);
  const allB = f32x4.splat(b);
  let x = pointer(0) + ((<usize>start) << 2);
  let y = pointer(1) + ((<usize>start) << 2);
  let to = pointer(2) + ((<usize>start) << 2);
  const vectorStop = to + ((<usize>(count & ~3)) << 2);
  const stop = to + ((<usize>count) << 2);
  for (; to < vectorStop; to += 16, x += 16, y += 16)
    v128.store(to, f32x4.add(f32x4.mul(allA, v128.load(x)), f32x4.mul(allB, v128.load(y))));
  for (; to < stop; to += 4, x += 4, y += 4) store<f32>(to, a * load<f32>(x) + b * load<f32>(y));
}
