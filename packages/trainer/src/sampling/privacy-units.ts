import type { Example } from '../data/dataset.js';

/** What a guarantee may be about. */
export const privacyUnits = ['example', 'subject'] as const;
/** Whose presence is protected: one example, or one person with all of theirs. */
export type PrivacyUnit = (typeof privacyUnits)[number];

/**
 * Training examples of each unit by index: every example by itself, or all of a subject together, subjects in the order in which
 * they first come.
 */
export function unitsOf(
  examples: readonly Pick<Example, 'subject'>[],
  unit: PrivacyUnit,
): readonly (readonly number[])[] {
  if (unit === 'example') return examples.map((_, index) => [index]);
  const bySubject = new Map<string, number[]>();
  for (const [index, { subject }] of examples.entries()) {
    const own = bySubject.get(subject);
    if (own === undefined) bySubject.set(subject, [index]);
    else own.push(index);
  }
  return [...bySubject.values()];
}

/**
 * What a unit is called: its example or its subject, whatever others there are. One that lies beyond the data is made up, and
 * called by its place there.
 */
export function unitName(
  examples: readonly Pick<Example, 'id' | 'subject'>[],
  units: readonly (readonly number[])[],
  index: number,
  unit: PrivacyUnit,
): string {
  const first = units[index]?.[0];
  if (first === undefined) return `made up ${index - units.length}`;
  const { id, subject } = examples[first] as Pick<Example, 'id' | 'subject'>;
  return unit === 'subject' ? subject : `${subject}/${id}`;
}
