import { createHash } from 'node:crypto';
import type { DatasetContent } from '@clipwise/contract';

/** An example as its content tells it. */
export interface ContentExample {
  /** `exampleDigest` of its image. */
  readonly digest: string;
  readonly subject: string;
  readonly isTraining: boolean;
}

/** One picture as it was found, before anything is scaled or resized. */
export interface ContentPicture {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float32Array;
  /** Colours of a picture whose values are places in it. */
  readonly palette?: readonly (readonly number[])[];
}

/**
 * SHA-256 of an image; equal for equal pixels, whatever file they are in. The mask does not count: persons whose scans are
 * graded anew are the same persons. Hexadecimal.
 */
export function exampleDigest({ height, width, channels, palette, values }: ContentPicture): string {
  const { buffer, byteOffset, byteLength } = values;
  return createHash('sha256')
    .update(`${JSON.stringify([height, width, channels, palette ?? null])}\n`)
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

/**
 * What a data set is by its content: equal for the same examples under other names, in other places, in another order and at
 * another size in training.
 *
 * @param examples of all parts; of one subject all or none are for training.
 */
export function datasetContent(
  examples: readonly ContentExample[],
  isSynthetic: boolean,
): DatasetContent | null {
  if (examples.length === 0) return null;
  const bySubject = new Map<string, { readonly digests: string[]; isTraining: boolean }>();
  for (const { digest, subject, isTraining } of examples) {
    const known = bySubject.get(subject) ?? { digests: [], isTraining: false };
    known.digests.push(digest);
    known.isTraining ||= isTraining;
    bySubject.set(subject, known);
  }
  const subjects = [...bySubject.values()]
    .map(({ digests, isTraining }) => ({ digest: digestOf(digests), size: digests.length, isTraining }))
    .sort((one, other) => (one.digest < other.digest ? -1 : 1));
  const isTrained = new Set(subjects.filter(({ isTraining }) => isTraining).map(({ digest }) => digest));
  const bits = new Uint8Array(Math.ceil(subjects.length / 8));
  subjects.forEach(({ digest }, at) => {
    // Of subjects with equal examples nobody can say which is which.
    if (isTrained.has(digest)) bits[at >> 3] = (bits[at >> 3] as number) | (1 << (at & 7));
  });
  return {
    sha256: digestOf(examples.map(({ digest }) => digest)),
    examples: examples.length,
    subjects: subjects.length,
    largestSubjectExamples: subjects.reduce((most, { size }) => Math.max(most, size), 0),
    grouping: digestOf(subjects.map(({ digest }) => digest)),
    trainingSubjects: Buffer.from(bits).toString('base64'),
    isSynthetic,
  };
}

/** SHA-256 of digests in any order. */
function digestOf(digests: readonly string[]): string {
  const hash = createHash('sha256');
  for (const digest of [...digests].sort()) hash.update(`${digest}\n`);
  return hash.digest('hex');
}
