import { existsSync } from 'node:fs';
import { errorCodes } from '@clipwise/contract/errors';
import type { BackendRequest } from '../backend.js';

/** What an adapter tells of itself; tfjs' type declarations are of an older WebGPU. */
export interface AdapterInfo extends GPUAdapterInfo {
  /** Whether it computes on the processor. */
  readonly isFallbackAdapter: boolean;
}

interface Adapter extends GPUAdapter {
  readonly info: AdapterInfo;
}

/** The npm package `webgpu`. */
interface Dawn {
  create(options: readonly string[]): GPU;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** A graphics adapter and the WebGPU implementation that it belongs to. */
export interface FoundAdapter {
  readonly gpu: GPU;
  readonly adapter: Adapter;
}

/** There is no adapter that may be used; the message says why. */
export class NoGpuAdapterError extends Error {
  readonly code = errorCodes.NO_GPU_ADAPTER;

  constructor(reason: string) {
    super(reason);
    this.name = 'NoGpuAdapterError';
  }
}

/** How Linux shows graphics processors: by the kernel's drivers, by NVIDIA's, and by Windows to its Linux subsystem. */
const linuxDevices = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'];

/**
 * Keeps `auto` from looking for a driver where there is nothing to drive: Dawn warns on stderr when it finds none.
 *
 * @throws NoGpuAdapterError on a Linux machine without a graphics device.
 */
export function requireGraphicsDevice(): void {
  if (process.platform !== 'linux' || linuxDevices.some((path) => existsSync(path))) return;
  throw new NoGpuAdapterError(`there is no graphics device: none of ${linuxDevices.join(', ')} exists`);
}

/**
 * Finds the fastest graphics adapter. Only by name does it take one that computes on the processor, such as SwiftShader or
 * llvmpipe: it is there for tests, and every other backend is faster.
 *
 * @throws NoGpuAdapterError, or what the import throws where the package is missing.
 */
export async function findGpuAdapter({ isNamed }: BackendRequest): Promise<FoundAdapter> {
  // Not a literal: the compiler must not miss the package where it is not installed.
  const packageName: string = 'webgpu';
  const { create, globals } = (await import(packageName)) as Dawn;
  // tfjs takes the classes and constants of WebGPU from the global object, as in a browser.
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  const gpu = create([]);
  const adapter = (await gpu.requestAdapter({ powerPreference: 'high-performance' })) as Adapter | null;
  if (adapter === null) throw new NoGpuAdapterError('no graphics adapter with a working driver was found');
  if (!isNamed && adapter.info.isFallbackAdapter)
    throw new NoGpuAdapterError(`${adapterName(adapter.info)} computes on the processor`);
  return { gpu, adapter };
}

/** Vendor, architecture and device, as far as the driver tells them. */
export function adapterName(info: AdapterInfo): string {
  const names = [info.vendor, info.architecture, info.device, info.description];
  return names.filter((name) => name !== '').join(', ') || 'an adapter without a name';
}
