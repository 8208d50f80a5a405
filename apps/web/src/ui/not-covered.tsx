import type { Disclosure } from '@clipwise/contract/operations';

/** What is said of a value that was computed from private data outside the guarantee. */
export const notCoveredNote = 'not covered by epsilon';

/** Marks a value that was computed from private data outside the guarantee. */
export function NotCovered({ disclosure }: { readonly disclosure: Disclosure | undefined }) {
  if (disclosure !== 'DIAGNOSTIC') return null;
  return <span className="not-covered"> ({notCoveredNote})</span>;
}
