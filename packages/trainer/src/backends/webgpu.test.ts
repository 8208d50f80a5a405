import { describe, expect, it } from 'vitest';
import type { TensorLibrary } from '../tensor-library.js';
import { loadTensorLibrary } from './load-tensor-library.js';
import { loadBackend } from './registry.js';
import type { CheckedWebGpuBackend } from './webgpu/checked-backend.js';
import { findGpuAdapter } from './webgpu/gpu-adapter.js';
import { loadAnyAdapter } from './webgpu/testing/any-adapter.js';

const tf: TensorLibrary = loadTensorLibrary();
const { isPresent, adapter } = await loadAnyAdapter();

it.skipIf(process.platform !== 'linux')(
  'says what to install when no driver is found, on Linux',
  async () => {
    const drivers = process.env.VK_ICD_FILENAMES;
    process.env.VK_ICD_FILENAMES = '/no/driver.json';
    try {
      await expect(loadBackend('webgpu')).rejects.toThrow(/"webgpu".*no graphics adapter.*libvulkan1/);
    } finally {
      if (drivers === undefined) Reflect.deleteProperty(process.env, 'VK_ICD_FILENAMES');
      else process.env.VK_ICD_FILENAMES = drivers;
    }
  },
);

describe.skipIf(!isPresent)(`the backend on ${adapter}`, () => {
  it('names the adapter', async () => {
    const { description } = await loadBackend('webgpu');
    expect(description).toMatch(/^webgpu \(.+\)$/);
    expect(description).toBe(adapter);
  });

  it('is left to those who ask for it by name where the adapter computes on the processor', async () => {
    const { info } = (await findGpuAdapter({ isNamed: true })).adapter;
    const unnamed = findGpuAdapter({ isNamed: false });
    if (info.isFallbackAdapter) await expect(unnamed).rejects.toThrow(/computes on the processor/);
    else expect((await unnamed).adapter.info.device).toBe(info.device);
  });

  it('leaves no navigator behind, which would keep Node from ending', async () => {
    await loadBackend('webgpu');
    expect((globalThis as { navigator?: { gpu?: unknown } }).navigator?.gpu).toBeUndefined();
  });

  it('refuses to read at once what is on the device', async () => {
    await tf.setBackend('webgpu');
    const product = tf.tidy(() => tf.matMul(tf.ones([50, 50]), tf.ones([50, 50])));
    expect(() => product.dataSync()).toThrow(/await tensor.data/);
    expect((await product.data())[0]).toBe(50);
    product.dispose();
  });

  it('gives memory back when tensors of many sizes have come and gone', async () => {
    await tf.setBackend('webgpu');
    const backend = tf.backend() as CheckedWebGpuBackend;
    const freeBytes = () => backend.bufferManager.numBytesAllocated - backend.bufferManager.numBytesUsed;
    const sumsOf = async () => {
      for (let size = 5000; size < 5010; size++) {
        const sum = tf.tidy(() => tf.sum(tf.square(tf.add(tf.ones([size]), 1))));
        expect((await sum.data())[0]).toBe(4 * size);
        sum.dispose();
      }
    };
    await sumsOf();
    expect(freeBytes()).toBeGreaterThan(10 * 4 * 5000);
    backend.freeBytesLimit = 4 * 10_000;
    await sumsOf();
    expect(freeBytes()).toBeLessThan(10 * 4 * 5000);
  });

  it('gives no value once the device refused a command', async () => {
    await tf.setBackend('webgpu');
    const { device } = tf.backend() as CheckedWebGpuBackend;
    const size = tf.tidy(() => tf.sum(tf.ones([2000])));
    expect((await size.data())[0]).toBe(2000);
    device.createBuffer({ size: 2 * device.limits.maxBufferSize, usage: GPUBufferUsage.STORAGE });
    const sum = tf.tidy(() => tf.sum(tf.ones([2000])));
    await expect(sum.data()).rejects.toThrow(/device failed.*microbatchSize/);
  });
});
