import { Link } from '../../ui/link';
import { EmptyState } from '../../ui/states';

/** What stands in place of the table: no run fits, or there is none. */
export function NoRuns({
  isFiltered,
  apiUrl,
  onClear,
}: {
  readonly isFiltered: boolean;
  readonly apiUrl: string;
  readonly onClear: () => void;
}) {
  return (
    <EmptyState testId="empty-state">
      {isFiltered ? (
        <>
          <p>No run fits these filters.</p>
          <button type="button" className="button" onClick={onClear}>
            Clear filters
          </button>
        </>
      ) : (
        <>
          <p>
            No runs yet. Launch one here, or train from the command line:{' '}
            <code>npx clipwise train --config run.json --api {apiUrl}</code>
          </p>
          <Link className="button is-primary" href="/launch">
            Launch a run
          </Link>
        </>
      )}
    </EmptyState>
  );
}
