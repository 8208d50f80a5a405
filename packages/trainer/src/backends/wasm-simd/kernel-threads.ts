import { Worker } from 'node:worker_threads';
import { errorCodes } from '@clipwise/contract/errors';
import { builtFile } from '../built-file.js';
import type { KernelModule } from './kernel-module.js';
import { SharedHeap } from './shared-heap.js';

/** Kernels by name; the place is the number by which the compiled module knows one. */
const kernelNames = [
  'packPanel',
  'packImage',
  'convolve',
  'filterGradient',
  'multiply',
  'multiplyRow',
  'binary',
  'unary',
  'copyStrided',
  'reduceRows',
  'maxPool',
  'maxPoolGradient',
  'normStatistics',
  'normMoments',
  'normApply',
  'normGradientSums',
  'normGradientMoments',
  'normGradientApply',
  'lossSums',
  'lossMoments',
  'lossGradient',
  'gridNoise',
  'ghostNorm',
  'combination',
  'resizeBilinear',
  'resizeBilinearGradient',
  'packWinograd',
  'winograd',
  'winogradGradient',
  'peak',
] as const;
export type KernelName = (typeof kernelNames)[number];

/** What the compiled module exports. */
export interface KernelExports {
  /** @returns 0 when a thread was lost on the way, and the result with it. */
  run(kernel: number, units: number, isAlone: boolean): number;
  work(thread: number): void;
}

/** What a worker is started with. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly thread: number;
  /** Pages of the memory, of 4 KiB, that it makes ready first: from the one, up to the other. */
  readonly firstPage: number;
  readonly endPage: number;
}

const leastPages = 16;
const maximumPages = 65_536;
const firstPage = 65_536;
const argumentsAt = 256 / 4;
/** Work, in multiplications or numbers moved, that is done before another thread would have begun. */
const workAlone = 20_000;
const kernelNumbers = new Map<KernelName, number>(kernelNames.map((name, index) => [name, index]));

/** A thread of the backend died in the middle of a kernel. */
export class ComputeThreadLostError extends Error {
  readonly code = errorCodes.COMPUTE_THREAD_LOST;

  constructor(kernel: KernelName) {
    super(
      `a compute thread did not come back from the kernel "${kernel}", as when memory runs out; free memory, or set training.microbatchSize to 1, and run again`,
    );
    this.name = 'ComputeThreadLostError';
  }
}

/**
 * Threads that run kernels on one shared memory; the calling thread is one of them. The others end with the process, and begin
 * by making the first `readyBytes` of the memory ready.
 */
export class KernelThreads {
  readonly heap: SharedHeap;
  readonly description: string;
  private readonly memory: WebAssembly.Memory;
  private readonly exports: KernelExports;
  private readonly words: Int32Array;
  private readonly workers: readonly Worker[];

  constructor(
    kernels: KernelModule,
    readonly threads: number,
    readyBytes = 0,
  ) {
    const instructions = kernels.isRelaxed ? 'relaxed SIMD' : 'plain SIMD';
    this.description = `wasm-simd (${instructions}, ${threads} ${threads === 1 ? 'thread' : 'threads'})`;
    this.memory = new WebAssembly.Memory({
      initial: Math.max(leastPages, Math.ceil(readyBytes / 65_536)),
      maximum: maximumPages,
      shared: true,
    });
    this.heap = new SharedHeap(this.memory, firstPage, maximumPages * 65_536 - 65_536);
    this.words = new Int32Array(this.memory.buffer, 0, firstPage / 4);
    const { exports } = new WebAssembly.Instance(kernels.module, { env: { memory: this.memory } });
    this.exports = exports as unknown as KernelExports;
    this.workers = Array.from({ length: threads - 1 }, (_, index) => {
      const start: WorkerStart = {
        module: kernels.module,
        memory: this.memory,
        thread: index + 1,
        firstPage: Math.floor((index * readyBytes) / 4096 / (threads - 1)),
        endPage: Math.floor(((index + 1) * readyBytes) / 4096 / (threads - 1)),
      };
      const worker = new Worker(builtFile('backends/wasm-simd/worker.js'), {
        workerData: start,
      });
      worker.unref();
      return worker;
    });
  }

  /**
   * Runs a kernel to its end.
   *
   * @throws ComputeThreadLostError when another thread died on the way.
   * @param units independent parts that the threads share out among themselves.
   * @param work multiplications, or numbers moved, in all: little work is done by the calling thread alone.
   * @param values the kernel's arguments: addresses and counts; a fraction goes in by `bitsOf`.
   */
  run(kernel: KernelName, units: number, work: number, values: readonly number[]): void {
    for (let index = 0; index < values.length; index++)
      this.words[argumentsAt + index] = values[index] as number;
    const isAlone = this.threads === 1 || work < workAlone;
    if (this.exports.run(kernelNumbers.get(kernel) as number, units, isAlone) === 0)
      throw new ComputeThreadLostError(kernel);
  }

  /** The numbers at an address. */
  floats(pointer: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, pointer, length);
  }

  /** The integers at an address. */
  integers(pointer: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, pointer, length);
  }

  /** The bytes at an address. */
  bytes(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, pointer, length);
  }

  /** Calls with the address of a block that is given back afterwards. */
  withScratch<T>(bytes: number, use: (pointer: number) => T): T {
    const pointer = this.heap.allocate(bytes);
    try {
      return use(pointer);
    } finally {
      this.heap.release(pointer);
    }
  }

  /** Ends the other threads. */
  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

const conversion = new DataView(new ArrayBuffer(4));

/** A fraction as the 32-bit word that carries it. */
export function bitsOf(value: number): number {
  conversion.setFloat32(0, value);
  return conversion.getInt32(0);
}
