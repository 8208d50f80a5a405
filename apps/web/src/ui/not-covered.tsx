import type { Disclosure } from '@clipwise/contract/operations';

/** What is said of a value that was computed from private data outside the guarantee. */
export const notCoveredNote = 'not covered by epsilon';

/** The mark of a value that was computed from private data outside the guarantee; the legend of the page says what it means. */
export function NotCovered({ disclosure }: { readonly disclosure: Disclosure | undefined }) {
  if (disclosure !== 'DIAGNOSTIC') return null;
  return (
    <span className="not-covered" title={notCoveredNote}>
      <span aria-hidden="true">*</span>
      <span className="visually-hidden"> ({notCoveredNote})</span>
    </span>
  );
}
