import type { TensorLibrary } from '../tensor-library.js';
import { type Backend, BackendUnavailableError } from './backend.js';
import { tfjsNode, tfjsNodeGpu } from './native.js';
import { wasm } from './wasm.js';
import { wasmSimd } from './wasm-simd.js';
import { webgpu } from './webgpu.js';

/**
 * Every backend, graphics processors and then the fastest first: `auto` takes the first that loads. Without a GPU, TensorFlow has
 * the faster convolutions and yet the slower step: it has no kernels for per-example gradients.
 */
export const backendRegistry = [
  tfjsNodeGpu,
  webgpu,
  wasmSimd,
  tfjsNode,
  wasm,
] as const satisfies readonly Backend[];

/** A loaded backend, its name, and in words what runs. */
export interface LoadedBackend {
  readonly kind: string;
  readonly description: string;
  readonly tf: TensorLibrary;
  /** As its `Backend` says. */
  readonly mixesExamples: boolean;
}

/**
 * Loads the backend of that kind, or with `auto` the first that works here.
 *
 * @param readyBytes of memory that will be in use at once.
 * @throws BackendUnavailableError naming the backend, the reason and the remedy; for an unknown kind, the known ones.
 */
export async function loadBackend(kind: string, readyBytes = 0): Promise<LoadedBackend> {
  const candidates: readonly Backend[] =
    kind === 'auto' ? backendRegistry : backendRegistry.filter((backend) => backend.kind === kind);
  if (candidates.length === 0) {
    throw new BackendUnavailableError(
      kind,
      'there is none of that name',
      `known: auto, ${backendRegistry.map((backend) => backend.kind).join(', ')}`,
    );
  }
  const reasons: string[] = [];
  for (const backend of candidates) {
    try {
      const tf = await backend.load({ isNamed: kind !== 'auto', readyBytes });
      const description = backend.describe?.(tf) ?? backend.kind;
      return { kind: backend.kind, description, tf, mixesExamples: backend.mixesExamples === true };
    } catch (error) {
      const reason =
        (error instanceof Error ? error.message : String(error)).split('\n')[0]?.replace(/[.\s]+$/, '') ?? '';
      if (kind !== 'auto') throw new BackendUnavailableError(kind, reason, backend.remedy);
      reasons.push(`${backend.kind} (${reason})`);
    }
  }
  throw new BackendUnavailableError('auto', `none loads: ${reasons.join('; ')}`, 'run `npm ci`');
}
