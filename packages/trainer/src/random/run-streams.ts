import type { NoiseSource } from '../noise/noise-source.js';
import { bytesPerUniform, type Uniform, uniformFrom } from './uniform.js';

/** Bytes that were taken of each stream, by its purpose. */
export type StreamPositions = Readonly<Record<string, number>>;

/** The random streams of one run, each for a purpose, and how far each was read. */
export interface RunStreams extends NoiseSource {
  /** Numbers of the stream for a purpose. */
  uniform(purpose: string): Uniform;
  /**
   * How far the streams were read. Empty for a source that nobody can repeat: nothing of it is ever kept, and a run that goes on
   * takes fresh bytes.
   */
  positions(): StreamPositions;
}

/**
 * Follows the streams of a source.
 *
 * @param from where streams that can be repeated go on.
 */
export function runStreams(source: NoiseSource, from: StreamPositions = {}): RunStreams {
  const readers = new Map<string, () => number>();
  return {
    kind: source.kind,
    stream: (purpose) => {
      let taken = from[purpose] ?? 0;
      const bytes = source.stream(purpose, taken);
      readers.set(purpose, () => taken);
      return {
        isReproducible: bytes.isReproducible,
        fill: (target) => {
          bytes.fill(target);
          taken += target.length;
        },
      };
    },
    uniform: (purpose) => {
      const start = from[purpose] ?? 0;
      // Numbers are made in advance: the ones that were drawn count, not the bytes.
      const next = uniformFrom(source.stream(purpose, start));
      let drawn = 0;
      readers.set(purpose, () => start + drawn * bytesPerUniform);
      return () => {
        drawn += 1;
        return next();
      };
    },
    positions: () =>
      source.kind === 'seeded'
        ? Object.fromEntries([...readers].map(([purpose, position]) => [purpose, position()]))
        : {},
  };
}
