'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Selection } from './use-selection';

/** The bar at the foot: always there, so that nothing jumps when a run is selected. */
export function SelectionBar({
  selection: { shown, hidden },
  onDropHidden,
  onClear,
  children,
}: {
  readonly selection: Selection;
  readonly onDropHidden: () => void;
  readonly onClear: () => void;
  readonly children: ReactNode;
}) {
  return (
    <footer className="foot-bar">
      {shown.length + hidden.length === 0 ? (
        <span className="faint small not-phone">
          <kbd>j</kbd> <kbd>k</kbd> move, <kbd>x</kbd> selects, <kbd>?</kbd> all keys
        </span>
      ) : (
        <>
          <span className="strong nowrap" aria-live="polite">
            {shown.length} selected
          </span>
          {shown.length === 0 ? null : (
            <Link
              className="button is-primary"
              data-testid="compare-link"
              href={`/compare?ids=${shown.join(',')}`}
              prefetch={false}
            >
              Compare {shown.length}
              <kbd className="not-phone">c</kbd>
            </Link>
          )}
          <button type="button" className="button is-quiet" onClick={onClear}>
            Clear
          </button>
          {hidden.length === 0 ? null : (
            <span className="muted small nowrap">
              {hidden.length} more outside these filters{' '}
              <button type="button" className="link" onClick={onDropHidden}>
                drop
              </button>
            </span>
          )}
        </>
      )}
      <span className="grow" />
      {children}
    </footer>
  );
}
