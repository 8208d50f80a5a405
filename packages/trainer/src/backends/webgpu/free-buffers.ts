import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/**
 * Gives the memory of disposed tensors back to the device. tfjs keeps every buffer for the next tensor of the same size, and
 * batches drawn at random have many sizes.
 */
export function destroyFreeBuffers({ bufferManager }: WebGPUBackend): void {
  // tfjs tells nobody which buffers are free; those are never part of a command that is still to be submitted.
  const { freeBuffers } = bufferManager as unknown as { freeBuffers: Map<string, GPUBuffer[]> };
  for (const buffers of freeBuffers.values()) {
    for (const { size, usage } of [...buffers]) {
      bufferManager.releaseBuffer(bufferManager.acquireBuffer(size, usage), false);
    }
  }
}
