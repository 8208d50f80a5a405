import { argument, pointer } from './job';
import { multiplyAdd, rowTile } from './tile';

/** Numbers of a row that are multiplied before the next rows' turn: a panel of that depth stays in the first cache. */
const DEPTH = 1024;

/**
 * Products of matrices. Arguments: left `[batch, rows, depth]`, packed right, result, rows, columns, depth, numbers from one
 * left factor to the next, from one packed right factor to the next, rows per unit, units per product.
 */
export function multiply(unit: i32): void {
  const rows = argument(3);
  const columns = argument(4);
  const depth = argument(5);
  const rowsPerUnit = argument(8);
  const unitsPerProduct = argument(9);
  const batch = unit / unitsPerProduct;
  const firstRow = (unit % unitsPerProduct) * rowsPerUnit;
  const endRow = min(rows, firstRow + rowsPerUnit);
  const left = pointer(0) + ((<usize>batch * pointer(6)) << 2);
  const right = pointer(1) + ((<usize>batch * pointer(7)) << 2);
  const target = pointer(2) + ((<usize>batch * <usize>rows * <usize>columns) << 2);
  const panels = (columns + 7) >> 3;
  const rowBytes = (<usize>depth) << 2;
  const targetBytes = (<usize>columns) << 2;
  for (let start = 0; start < depth; start += DEPTH) {
    const length = min(DEPTH, depth - start);
    for (let panel = 0; panel < panels; panel++) {
      const packed = right + ((<usize>(panel * depth + start)) << 5);
      for (let row = firstRow; row < endRow; row += 4) {
        const count = min(4, endRow - row);
        const r0 = left + <usize>row * rowBytes + ((<usize>start) << 2);
        rowTile(
          r0,
          count > 1 ? r0 + rowBytes : r0,
          count > 2 ? r0 + 2 * rowBytes : r0,
          count > 3 ? r0 + 3 * rowBytes : r0,
          packed,
          1,
          length,
          0,
          target + <usize>row * targetBytes + ((<usize>panel) << 5),
          targetBytes,
          count,
          min(8, columns - panel * 8),
          start > 0,
        );
      }
    }
  }
}

/**
 * A row times matrices: result[n] = sum over k of left[k] x right[k, n]. Arguments: left, right, result, columns, depth,
 * numbers from one left to the next, from one right to the next, columns per unit (a multiple of 16), units per product.
 */
export function multiplyRow(unit: i32): void {
  const columns = argument(3);
  const depth = argument(4);
  const columnsPerUnit = argument(7);
  const unitsPerProduct = argument(8);
  const batch = unit / unitsPerProduct;
  let column = (unit % unitsPerProduct) * columnsPerUnit;
  const end = min(columns, column + columnsPerUnit);
  const left = pointer(0) + ((<usize>batch * pointer(5)) << 2);
  const right = pointer(1) + ((<usize>batch * pointer(6)) << 2);
  const target = pointer(2) + ((<usize>batch * <usize>columns) << 2);
  const rowBytes = (<usize>columns) << 2;
  for (; column + 16 <= end; column += 16) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let from = right + ((<usize>column) << 2);
    for (let k = 0; k < depth; k++) {
      const s = v128.load_splat<f32>(left + ((<usize>k) << 2));
      a = multiplyAdd(s, v128.load(from), a);
      b = multiplyAdd(s, v128.load(from, 16), b);
      c = multiplyAdd(s, v128.load(from, 32), c);
      d = multiplyAdd(s, v128.load(from, 48), d);
      from += rowBytes;
    }
    const to = target + ((<usize>column) << 2);
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
  }
  for (; column + 4 <= end; column += 4) {
    let a = f32x4.splat(0);
    let from = right + ((<usize>column) << 2);
    for (let k = 0; k < depth; k++) {
      a = multiplyAdd(v128.load_splat<f32>(left + ((<usize>k) << 2)), v128.load(from), a);
      from += rowBytes;
    }
    v128.store(target + ((<usize>column) << 2), a);
  }
  for (; column < end; column++) {
    let a: f32 = 0;
    let from = right + ((<usize>column) << 2);
    for (let k = 0; k < depth; k++) {
      a += load<f32>(left + ((<usize>k) << 2)) * load<f32>(from);
      from += rowBytes;
    }
    store<f32>(target + ((<usize>column) << 2), a);
  }
}
