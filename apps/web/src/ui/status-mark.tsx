import type { RunStatus } from '@clipwise/contract/operations';

/** A run's status as a shape: completed is the normal case and is grey. */
export function StatusMark({
  status,
  shows = false,
}: {
  readonly status: RunStatus;
  readonly shows?: boolean;
}) {
  const word = status.toLowerCase();
  return (
    <span
      className="row status-mark"
      data-testid="run-status"
      data-status={status}
      title={shows ? undefined : word}
    >
      <span className={`status is-${word}`} aria-hidden="true" />
      <span className={shows ? undefined : 'visually-hidden'}>{word}</span>
    </span>
  );
}
