import type { Example } from './dataset.js';

/** Persons behind the examples, and the most examples of one of them; null for no examples. */
export function subjectCounts(examples: readonly Pick<Example, 'subject'>[]): {
  readonly trainingSubjects: number | null;
  readonly largestSubjectExamples: number | null;
} {
  const counts = new Map<string, number>();
  for (const { subject } of examples) counts.set(subject, (counts.get(subject) ?? 0) + 1);
  if (counts.size === 0) return { trainingSubjects: null, largestSubjectExamples: null };
  return {
    trainingSubjects: counts.size,
    largestSubjectExamples: [...counts.values()].reduce((most, count) => Math.max(most, count)),
  };
}
