import { describe, expect, it } from 'vitest';
import { seededBytes } from '../../random/byte-source.js';
import { uniformFrom } from '../../random/uniform.js';
import { SharedHeap, SharedMemoryError } from './shared-heap.js';

const start = 65_536;
const heapOf = (limit = 2 ** 24): SharedHeap =>
  new SharedHeap(new WebAssembly.Memory({ initial: 2, maximum: 256, shared: true }), start, limit);

describe('shared heap', () => {
  it('hands out blocks that do not overlap, and is empty once all are given back', () => {
    const heap = heapOf();
    const uniform = uniformFrom(seededBytes(3, 'heap'));
    const live = new Map<number, number>();
    for (let turn = 0; turn < 2000; turn++) {
      if (live.size > 0 && uniform() < 0.5) {
        const [pointer] = [...live.keys()].slice(Math.floor(uniform() * live.size)) as [number];
        heap.release(pointer);
        live.delete(pointer);
      } else {
        const bytes = 1 + Math.floor(uniform() * 50_000);
        const pointer = heap.allocate(bytes);
        for (const [other, size] of live)
          expect(pointer + bytes <= other || other + size <= pointer).toBe(true);
        live.set(pointer, bytes);
      }
    }
    for (const pointer of live.keys()) heap.release(pointer);
    expect(heap.usedBytes).toBe(0);
    expect(heap.allocate(1)).toBe(start);
  });

  it('refuses what the memory cannot hold, with the remedy', () => {
    const heap = heapOf();
    expect(() => heap.allocate(2 ** 25)).toThrow(SharedMemoryError);
    expect(() => heap.allocate(2 ** 25)).toThrow(/microbatchSize/);
  });
});
