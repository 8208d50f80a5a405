import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadBackend } from '../../registry.js';

/** The backend on whatever adapter this machine has, or why it has none. */
export interface AnyAdapter {
  readonly isPresent: boolean;
  /** For the name of a test. */
  readonly adapter: string;
}

/** Loads the backend "webgpu", on the SwiftShader that comes with Chromium where the machine has no driver of its own. */
export async function loadAnyAdapter(): Promise<AnyAdapter> {
  if (process.platform === 'linux' && !existsSync('/dev/dri')) useSwiftShader();
  try {
    return { isPresent: true, adapter: (await loadBackend('webgpu')).description };
  } catch (error) {
    return { isPresent: false, adapter: `no adapter here, install libvulkan1 and chromium: ${error}` };
  }
}

/** Names the driver in Chromium's folder to the Vulkan loader, which reads the environment when it first lists drivers. */
function useSwiftShader(): void {
  const folders = [dirname(process.env.CHROMIUM_PATH ?? ''), '/usr/lib/chromium'];
  const driver = folders
    .map((folder) => join(folder, 'vk_swiftshader_icd.json'))
    .find((path) => existsSync(path));
  if (driver !== undefined) process.env.VK_ICD_FILENAMES ??= driver;
}
