'use client';

import { useApolloClient } from '@apollo/client/react';
import { useCallback, useEffect } from 'react';
import { useApi, useReachable } from '../data/api-provider';

const lookEveryMs = 3_000;

/** Says when the API cannot be reached and what to do; reads the page's data again as soon as it is back. */
export function ApiStatus() {
  const { url } = useApi();
  const client = useApolloClient();
  const isReachable = useReachable();
  const retry = useCallback(
    () =>
      client.refetchQueries({ include: 'active' }).then(
        () => undefined,
        () => undefined,
      ),
    [client],
  );
  useEffect(() => {
    if (isReachable) return;
    const timer = setInterval(() => void retry(), lookEveryMs);
    return () => clearInterval(timer);
  }, [isReachable, retry]);
  return (
    <div aria-live="polite">
      {isReachable ? null : (
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
