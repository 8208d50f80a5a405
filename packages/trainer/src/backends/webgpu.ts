import type { Backend } from './backend.js';
import type { CheckedWebGpuBackend } from './webgpu/checked-backend.js';

/** Any graphics processor with a Vulkan, Metal or Direct3D 12 driver, by Dawn. */
export const webgpu: Backend = {
  kind: 'webgpu',
  // tfjs chooses its shaders by the size of a batch: alone and beside others an example's gradient has other last bits.
  mixesExamples: true,
  remedy:
    'it needs the optional package webgpu, which `npm ci` installs, and a driver: Vulkan on Linux (the loader libvulkan1 and the driver of the card, on Debian `apt-get install libvulkan1 mesa-vulkan-drivers` or nvidia-driver), Metal on macOS, Direct3D 12 on Windows; use "wasm-simd" elsewhere',
  load: async (request) => {
    const { findGpuAdapter, requireGraphicsDevice } = await import('./webgpu/gpu-adapter.js');
    if (!request.isNamed) requireGraphicsDevice();
    const found = await findGpuAdapter(request);
    const { installWebGpuBackend } = await import('./webgpu/install.js');
    const tf = await installWebGpuBackend(found);
    if (!(await tf.setBackend('webgpu'))) throw new Error('tfjs did not start on the graphics device');
    await tf.ready();
    return tf;
  },
  describe: (tf) => `webgpu (${(tf.backend() as CheckedWebGpuBackend).adapterName})`,
};
