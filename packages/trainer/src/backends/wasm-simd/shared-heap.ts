import { errorCodes } from '@clipwise/contract/errors';

/** The shared memory is full. */
export class SharedMemoryError extends Error {
  readonly code = errorCodes.SHARED_MEMORY_FULL;

  constructor(bytes: number, limit: number) {
    super(
      `${bytes} bytes do not fit into the ${limit} bytes that WebAssembly may use; set training.microbatchSize lower`,
    );
    this.name = 'SharedMemoryError';
  }
}

const pageBytes = 65_536;
/** Blocks start at cache lines, so that no two threads write to the same one. */
const alignment = 64;

/** Bytes of the cache lines that so many bytes begin. */
export function wholeCacheLines(bytes: number): number {
  return alignment * Math.ceil(bytes / alignment);
}

interface FreeBlock {
  pointer: number;
  bytes: number;
}

/** Hands out blocks of a WebAssembly memory above `start`, growing it as needed up to `limit` bytes. */
export class SharedHeap {
  /** By address; no two adjoin. */
  private readonly free: FreeBlock[] = [];
  private readonly sizes = new Map<number, number>();
  private end: number;
  private used = 0;

  constructor(
    private readonly memory: WebAssembly.Memory,
    start: number,
    private readonly limit: number,
  ) {
    this.end = start;
  }

  /** Bytes handed out and not given back. */
  get usedBytes(): number {
    return this.used;
  }

  /**
   * @returns the address of a block of at least that many bytes; its content is arbitrary.
   * @throws SharedMemoryError when the memory may not grow that far.
   */
  allocate(bytes: number): number {
    const size = Math.max(alignment, wholeCacheLines(bytes));
    let best = -1;
    for (let index = 0; index < this.free.length; index++) {
      const block = this.free[index] as FreeBlock;
      if (block.bytes < size) continue;
      if (best < 0 || block.bytes < (this.free[best] as FreeBlock).bytes) best = index;
      if (block.bytes === size) break;
    }
    const pointer = best < 0 ? this.extend(size) : this.take(best, size);
    this.sizes.set(pointer, size);
    this.used += size;
    return pointer;
  }

  /** Gives a block back. */
  release(pointer: number): void {
    const bytes = this.sizes.get(pointer);
    if (bytes === undefined) return;
    this.sizes.delete(pointer);
    this.used -= bytes;
    let index = this.placeOf(pointer);
    const before = this.free[index - 1];
    if (before !== undefined && before.pointer + before.bytes === pointer) {
      before.bytes += bytes;
      index -= 1;
    } else {
      this.free.splice(index, 0, { pointer, bytes });
    }
    const block = this.free[index] as FreeBlock;
    const after = this.free[index + 1];
    if (after !== undefined && block.pointer + block.bytes === after.pointer) {
      block.bytes += after.bytes;
      this.free.splice(index + 1, 1);
    }
    if (block.pointer + block.bytes === this.end) {
      this.end = block.pointer;
      this.free.splice(index, 1);
    }
  }

  private placeOf(pointer: number): number {
    let low = 0;
    let high = this.free.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.free[middle] as FreeBlock).pointer < pointer) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private take(index: number, size: number): number {
    const block = this.free[index] as FreeBlock;
    const { pointer } = block;
    block.pointer += size;
    block.bytes -= size;
    if (block.bytes === 0) this.free.splice(index, 1);
    return pointer;
  }

  private extend(size: number): number {
    const pointer = this.end;
    const end = pointer + size;
    if (end > this.limit) throw new SharedMemoryError(size, this.limit);
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) {
      try {
        this.memory.grow(Math.ceil(missing / pageBytes));
      } catch {
        throw new SharedMemoryError(size, this.memory.buffer.byteLength);
      }
    }
    this.end = end;
    return pointer;
  }
}
