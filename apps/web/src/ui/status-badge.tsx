import type { RunStatus } from '@clipwise/contract/operations';

/** A run's status as a word in its colour. */
export function StatusBadge({ status }: { readonly status: RunStatus }) {
  return (
    <span className={`badge badge-${status.toLowerCase()}`} data-testid="run-status" data-status={status}>
      {status.toLowerCase()}
    </span>
  );
}
