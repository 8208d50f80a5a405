import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { builtFile } from '../built-file.js';

/** The compiled kernels. */
export interface KernelModule {
  readonly module: WebAssembly.Module;
  /** Whether a product and its sum are one instruction, with one rounding. */
  readonly isRelaxed: boolean;
}

const kernelFile = (name: string): URL => builtFile(`kernels/${name}.wasm`);

/**
 * Compiles the kernels with relaxed SIMD where Node accepts it, with plain SIMD elsewhere.
 *
 * @param allowRelaxed false compiles plain SIMD, whose results are the same on every machine.
 */
export async function compileKernels(allowRelaxed = true): Promise<KernelModule> {
  if (allowRelaxed) {
    const relaxed = readFileSync(kernelFile('relaxed-simd'));
    if (acceptsRelaxed(relaxed)) return { module: await WebAssembly.compile(relaxed), isRelaxed: true };
  }
  return { module: await WebAssembly.compile(readFileSync(kernelFile('simd'))), isRelaxed: false };
}

function acceptsRelaxed(module: Buffer<ArrayBuffer>): boolean {
  if (WebAssembly.validate(module)) return true;
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.validate(module);
}
