import type { z } from 'zod';
import type { ComponentDefinition } from '../component.js';
import type { ByteSource } from '../random/byte-source.js';

/** Where randomness comes from. */
export interface NoiseSource {
  /** What a run says of it: `seeded` when anybody can draw the same again, so that nothing is claimed; else `csprng`. */
  readonly kind: 'csprng' | 'seeded';
  /**
   * A stream for one purpose; streams of different purposes are independent.
   *
   * @param from bytes that are left out at the beginning of a stream that can be repeated; default 0.
   */
  stream(purpose: string, from?: number): ByteSource;
}

/** One source of randomness. */
export function defineNoiseSource<Kind extends string, Schema extends z.ZodObject>(
  definition: ComponentDefinition<Kind, Schema, Record<never, never>, NoiseSource>,
): ComponentDefinition<Kind, Schema, Record<never, never>, NoiseSource> {
  return definition;
}
