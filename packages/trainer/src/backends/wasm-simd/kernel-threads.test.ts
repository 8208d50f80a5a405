import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { compileKernels } from './kernel-module.js';
import { KernelThreads } from './kernel-threads.js';

const mebibyte = 2 ** 20;
const residentBytes = (): number => Number(readFileSync('/proc/self/statm', 'utf8').split(' ')[1]) * 4096;

it.skipIf(process.platform !== 'linux')(
  'makes the memory ready that is asked for, on the other threads, and leaves its content alone (measured on Linux)',
  async () => {
    const kernels = await compileKernels();
    const before = residentBytes();
    const ready = new KernelThreads(kernels, 3, 128 * mebibyte);
    const values = ready.floats(ready.heap.allocate(4 * mebibyte), mebibyte).fill(1);
    await vi.waitFor(() => expect(residentBytes() - before).toBeGreaterThan(128 * mebibyte), 30_000);
    expect(values.every((value) => value === 1)).toBe(true);
    await ready.stop();
  },
  60_000,
);
