/**
 * The control block at the start of the shared memory, one cache line per word that threads write:
 * the number of the latest job, threads at work, the next unit, units in all, kernel, whether units may still be taken,
 * and the kernel's arguments, one 32-bit word each.
 */
export const SEQUENCE: usize = 0;
export const ACTIVE: usize = 64;
export const NEXT: usize = 128;
export const UNITS: usize = 192;
export const KERNEL: usize = 196;
export const OPEN: usize = 200;
const ARGUMENTS: usize = 256;

/** The argument at this place, a pointer or a count. */
export function argument(index: i32): i32 {
  return load<i32>(ARGUMENTS + ((<usize>index) << 2));
}

/** The argument at this place, a number. */
export function numberArgument(index: i32): f32 {
  return load<f32>(ARGUMENTS + ((<usize>index) << 2));
}

/** The argument at this place, an address. */
export function pointer(index: i32): usize {
  return <usize>load<u32>(ARGUMENTS + ((<usize>index) << 2));
}
