import { argument, pointer } from './job';

/**
 * Copies an array of four axes to another layout. Arguments: source, target, rows, rows per unit, sizes of axes 1, 2 and 3,
 * strides of the source over the four axes, those of the target; all in 32-bit words. The rows run over the first three axes.
 * Unit: some rows.
 */
export function copyStrided(unit: i32): void {
  const rowsPerUnit = argument(3);
  const middle = argument(4);
  const lower = argument(5);
  const inner = argument(6);
  const start = unit * rowsPerUnit;
  const end = min(argument(2), start + rowsPerUnit);
  const outer = middle * lower;
  const sourceStep = (<usize>argument(10)) << 2;
  const targetStep = (<usize>argument(14)) << 2;
  const isContiguous = sourceStep === 4 && targetStep === 4;
  for (let row = start; row < end; row++) {
    const i = row / outer;
    const j = (row / lower) % middle;
    const k = row % lower;
    let from = pointer(0) + ((<usize>(i * argument(7) + j * argument(8) + k * argument(9))) << 2);
    let to = pointer(1) + ((<usize>(i * argument(11) + j * argument(12) + k * argument(13))) << 2);
    if (isContiguous) {
      const stop = to + ((<usize>inner) << 2);
      const vectorStop = to + ((<usize>(inner & ~3)) << 2);
      for (; to < vectorStop; to += 16, from += 16) v128.store(to, v128.load(from));
      for (; to < stop; to += 4, from += 4) store<u32>(to, load<u32>(from));
    } else {
      for (let l = 0; l < inner; l++) {
        store<u32>(to, load<u32>(from));
        from += sourceStep;
        to += targetStep;
      }
    }
  }
}
