import { createRequire } from 'node:module';
import { errorCodes } from '@clipwise/contract/errors';
import type { backend_util } from '@tensorflow/tfjs-core';
import { destroyFreeBuffers } from './free-buffers.js';
import { type AdapterInfo, adapterName } from './gpu-adapter.js';

const { WebGPUBackend } = createRequire(import.meta.url)(
  '@tensorflow/tfjs-backend-webgpu',
) as typeof import('@tensorflow/tfjs-backend-webgpu');

/** The device did not do what it was told; what was computed since is worthless. */
export class GpuFailedError extends Error {
  readonly code = errorCodes.GPU_FAILED;

  constructor(reason: string) {
    super(
      `the graphics device failed: ${reason}; if its memory is full, set a smaller training.microbatchSize, else train on another backend`,
    );
    this.name = 'GpuFailedError';
  }
}

/** A value on the graphics device was asked for at once. */
export class SynchronousReadError extends Error {
  readonly code = errorCodes.SYNCHRONOUS_READ;

  constructor() {
    super('a graphics device answers later: read a tensor with `await tensor.data()`, not with `dataSync()`');
    this.name = 'SynchronousReadError';
  }
}

/**
 * tfjs' backend, whose reads fail after the device has. Left to itself a command that the device refuses, for want of memory or
 * because a shader does not compile, changes nothing but the log, and training goes on with zeros.
 */
export class CheckedWebGpuBackend extends WebGPUBackend {
  readonly adapterName: string;
  /** Bytes of disposed tensors that may stay with the device, more than a microbatch leaves. */
  freeBytesLimit = 4 * 2 ** 30;
  private failure: GpuFailedError | undefined;

  /** @param gpu kept as long as the device, which lives in it. */
  constructor(
    readonly gpu: GPU,
    device: GPUDevice,
    info: AdapterInfo,
  ) {
    super(device, info);
    this.adapterName = adapterName(info);
    const fail = (reason: string): void => {
      this.failure ??= new GpuFailedError(reason.split('\n')[0] ?? reason);
    };
    device.addEventListener('uncapturederror', (event) =>
      fail((event as GPUUncapturedErrorEvent).error.message),
    );
    // The promise of a lost device is never rejected.
    void device.lost.then(({ message }) => fail(message));
  }

  override async read(dataId: object): Promise<backend_util.BackendValues> {
    try {
      const values = await super.read(dataId);
      const { numBytesAllocated, numBytesUsed } = this.bufferManager;
      if (numBytesAllocated - numBytesUsed > this.freeBytesLimit) destroyFreeBuffers(this);
      if (this.failure === undefined) return values;
    } catch (error) {
      if (this.failure === undefined) throw error;
    }
    throw this.failure;
  }

  override readSync(dataId: object): backend_util.BackendValues {
    const { values } = this.tensorMap.get(dataId);
    if (values === null || values === undefined) throw new SynchronousReadError();
    return values;
  }
}
