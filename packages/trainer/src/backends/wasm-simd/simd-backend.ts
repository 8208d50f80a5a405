import { createRequire } from 'node:module';
import type { backend_util, DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelThreads } from './kernel-threads.js';

const { MathBackendCPU } = createRequire(import.meta.url)(
  '@tensorflow/tfjs-backend-cpu',
) as typeof import('@tensorflow/tfjs-backend-cpu');

/**
 * tfjs' own backend in JavaScript, whose values move to the shared memory when a kernel there first needs them. A kernel that
 * has no counterpart there runs as tfjs wrote it, on a view of the same memory.
 */
export class SimdBackend extends MathBackendCPU {
  private readonly pointers = new Map<object, number>();

  constructor(readonly threads: KernelThreads) {
    super();
  }

  /** The address of a tensor's numbers, `float32` or `int32`. */
  pointerOf({ dataId, dtype }: TensorInfo): number {
    const known = this.pointers.get(dataId);
    if (known !== undefined) return known;
    const record = this.data.get(dataId);
    const values = record.values as Float32Array | Int32Array;
    const pointer = this.threads.heap.allocate(4 * values.length);
    const view = this.viewOf(pointer, values.length, dtype);
    view.set(values);
    record.values = view;
    this.pointers.set(dataId, pointer);
    return pointer;
  }

  /** A new tensor in the shared memory, with arbitrary values. */
  allocate(shape: readonly number[], dtype: DataType = 'float32'): TensorInfo {
    const size = shape.reduce((product, length) => product * length, 1);
    const pointer = this.threads.heap.allocate(4 * size);
    const dataId = {};
    this.data.set(dataId, { values: this.viewOf(pointer, size, dtype), dtype, refCount: 1 });
    this.pointers.set(dataId, pointer);
    return { dataId, shape: [...shape], dtype };
  }

  override write(values: backend_util.BackendValues, _shape: number[], dtype: DataType): object {
    const dataId = {};
    this.data.set(dataId, { values: ownValues(values), dtype, refCount: 1 });
    return dataId;
  }

  override move(
    dataId: object,
    values: backend_util.BackendValues,
    _shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    this.data.set(dataId, { values: ownValues(values), dtype, refCount });
  }

  /** @returns a copy: the memory goes to another tensor once this one is disposed. */
  override readSync(dataId: object): backend_util.BackendValues {
    return ownValues(super.readSync(dataId));
  }

  override disposeData(dataId: object, force = false): boolean {
    const isGone = super.disposeData(dataId, force);
    const pointer = this.pointers.get(dataId);
    if (isGone && pointer !== undefined) {
      this.pointers.delete(dataId);
      this.threads.heap.release(pointer);
    }
    return isGone;
  }

  private viewOf(pointer: number, length: number, dtype: DataType): Float32Array | Int32Array {
    return dtype === 'int32' ? this.threads.integers(pointer, length) : this.threads.floats(pointer, length);
  }
}

/** The values themselves, or a copy where they lie in memory that is handed out again. */
function ownValues(values: backend_util.BackendValues): backend_util.BackendValues {
  return ArrayBuffer.isView(values) && values.buffer instanceof SharedArrayBuffer ? values.slice() : values;
}
