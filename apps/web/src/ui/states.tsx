'use client';

import type { ReactNode } from 'react';
import { useApiState } from '../data/api-provider';

/** One sentence in place of content, and what can be done about it. */
export function EmptyState({ children, testId }: { readonly children: ReactNode; readonly testId?: string }) {
  return (
    <div className="empty" data-testid={testId}>
      {children}
    </div>
  );
}

/** What stands in place of data that did not come: grey while they are awaited, words once they failed or hang. */
export function Awaiting({
  error,
  onRetry,
  children,
}: {
  readonly error: { readonly message: string } | undefined;
  readonly onRetry: () => void;
  /** The grey places of what will come. */
  readonly children: ReactNode;
}) {
  const api = useApiState();
  if (error === undefined && api !== 'hangs') return <div aria-busy="true">{children}</div>;
  return (
    <EmptyState testId="failed-state">
      <p className="error-text" role="alert">
        {error === undefined || api !== 'answers' ? 'The API did not answer.' : error.message}
      </p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </EmptyState>
  );
}

/** Grey panels in the places of a page's panels. */
export function PanelSkeleton({ count = 2 }: { readonly count?: number }) {
  return (
    <div className="page-content panels">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the places are all alike
        <span key={index} className="skeleton skeleton-panel" />
      ))}
    </div>
  );
}
