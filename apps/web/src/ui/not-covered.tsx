import type { Disclosure } from '@clipwise/contract/operations';

/** Marks a value that was computed from private data outside the guarantee. */
export function NotCovered({ disclosure }: { readonly disclosure: Disclosure | undefined }) {
  if (disclosure !== 'DIAGNOSTIC') return null;
  return <span className="not-covered"> (not covered by epsilon)</span>;
}
