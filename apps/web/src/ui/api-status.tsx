'use client';

import { useApolloClient } from '@apollo/client/react';
import { useSyncExternalStore } from 'react';
import { useApi } from '../data/api-provider';

/** Says when the API cannot be reached, what to do, and offers to try again. */
export function ApiStatus() {
  const { url, reachability } = useApi();
  const client = useApolloClient();
  const reachable = useSyncExternalStore(reachability.subscribe, reachability.get, () => true);
  const retry = async () => {
    reachability.set(true);
    await client.refetchQueries({ include: 'active' }).catch(() => reachability.set(false));
  };
  return (
    <div aria-live="polite">
      {reachable ? null : (
        <div className="alert notice" data-testid="api-unreachable">
          <p>
            API not reachable at <code>{url}</code>; start it with <code>npm start</code>.
          </p>
          <button type="button" onClick={() => void retry()}>
            Retry
          </button>
        </div>
      )}
    </div>
  );
}
