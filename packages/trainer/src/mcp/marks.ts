/** What a run claims, as far as marks depend on it. */
export interface Claim {
  readonly verdict: string;
}
interface Disclosed {
  readonly disclosure?: string | null;
}

const uncovered =
  'NOT COVERED: computed from private data, and no epsilon covers it; it is as private as the data';

/** What covers a value, in words that travel with it wherever it is quoted. */
export function coverOf(disclosure: string | null | undefined, claim: Claim | null): string {
  if (disclosure === 'PUBLIC') return 'not computed from private data';
  if (disclosure !== 'RELEASED') return uncovered;
  if (claim?.verdict === 'PRIVATE') return 'covered by the epsilon of its run';
  return `NOT COVERED: released under a run that claims no epsilon (${claim?.verdict ?? 'unknown'})`;
}

/** A value with its mark in the place of its bare disclosure. */
export function marked<Value extends Disclosed>(
  { disclosure, ...value }: Value,
  claim: Claim | null,
): Omit<Value, 'disclosure'> & { readonly cover: string } {
  return { cover: coverOf(disclosure, claim), ...value };
}
