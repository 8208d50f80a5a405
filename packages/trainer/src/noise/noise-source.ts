import type { z } from 'zod';
import type { ComponentDefinition } from '../component.js';
import type { ByteSource } from '../random/byte-source.js';

/** Where randomness comes from; the run says which. */
export interface NoiseSource {
  readonly kind: 'csprng' | 'seeded';
  /**
   * A stream for one purpose; streams of different purposes are independent.
   *
   * @param from bytes that are left out at the beginning of a stream that can be repeated; default 0.
   */
  stream(purpose: string, from?: number): ByteSource;
}

/** One source of randomness. */
export function defineNoiseSource<Kind extends NoiseSource['kind'], Schema extends z.ZodObject>(
  definition: ComponentDefinition<Kind, Schema, Record<never, never>, NoiseSource>,
): ComponentDefinition<Kind, Schema, Record<never, never>, NoiseSource> {
  return definition;
}
