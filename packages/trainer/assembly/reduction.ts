import { argument, numberArgument, pointer } from './job';

const SUM = 0;
const MAXIMUM = 1;
/** Numbers that are added in single precision before they are added in double precision. */
const RUN = 1024;

/**
 * Reduces rows. Arguments: x `[rows, length]`, result `[rows]`, rows, length, operation, factor of the result, rows per unit.
 * Operations: sum, maximum, sum of squares. Unit: some rows.
 */
export function reduceRows(unit: i32): void {
  const length = argument(3);
  const operation = argument(4);
  const factor = numberArgument(5);
  const rowsPerUnit = argument(6);
  const start = unit * rowsPerUnit;
  const end = min(argument(2), start + rowsPerUnit);
  for (let row = start; row < end; row++) {
    const from = pointer(0) + ((<usize>row * <usize>length) << 2);
    const value =
      operation === MAXIMUM ? maximum(from, length) : <f32>(sum(from, length, operation !== SUM) * factor);
    store<f32>(pointer(1) + ((<usize>row) << 2), value);
  }
}

function sum(from: usize, length: i32, ofSquares: bool): f64 {
  let total: f64 = 0;
  for (let start = 0; start < length; start += RUN) {
    const count = min(RUN, length - start);
    const stop = from + ((<usize>count) << 2);
    const vectorStop = from + ((<usize>(count & ~7)) << 2);
    let a = f32x4.splat(0);
    let b = a;
    for (; from < vectorStop; from += 32) {
      const x = v128.load(from);
      const y = v128.load(from, 16);
      a = f32x4.add(a, ofSquares ? f32x4.mul(x, x) : x);
      b = f32x4.add(b, ofSquares ? f32x4.mul(y, y) : y);
    }
    a = f32x4.add(a, b);
    total +=
      <f64>f32x4.extract_lane(a, 0) +
      <f64>f32x4.extract_lane(a, 1) +
      <f64>f32x4.extract_lane(a, 2) +
      <f64>f32x4.extract_lane(a, 3);
    for (; from < stop; from += 4) {
      const x = <f64>load<f32>(from);
      total += ofSquares ? x * x : x;
    }
  }
  return total;
}

function maximum(from: usize, length: i32): f32 {
  let largest = load<f32>(from);
  const stop = from + ((<usize>length) << 2);
  for (; from < stop; from += 4) largest = max(largest, load<f32>(from));
  return largest;
}
