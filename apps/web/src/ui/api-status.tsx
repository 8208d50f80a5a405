'use client';

import { useApolloClient } from '@apollo/client/react';
import { useCallback, useEffect } from 'react';
import { useApi, useApiState } from '../data/api-provider';
import { formatClock } from '../data/format';

const lookEveryMs = 3_000;

/** Says when the API hangs or is away and what to do; reads the page's data again as soon as it is back. */
export function ApiStatus() {
  const { url, reachability } = useApi();
  const client = useApolloClient();
  const state = useApiState();
  const retry = useCallback(
    () =>
      client.refetchQueries({ include: 'active' }).then(
        () => undefined,
        () => undefined,
      ),
    [client],
  );
  useEffect(() => {
    if (state !== 'away') return;
    const timer = setInterval(() => void retry(), lookEveryMs);
    return () => clearInterval(timer);
  }, [state, retry]);
  return (
    <div aria-live="polite">
      {state === 'answers' ? null : (
        <div className="notice" data-testid="api-unreachable">
          <span className="mark is-warn" aria-hidden="true">
            !
          </span>
          <p>
            {state === 'away' ? (
              <>
                API not reachable at <code>{url}</code>; start it with <code>npm start</code>.
              </>
            ) : (
              <>
                The API at <code>{url}</code> has not answered for 5 s.
              </>
            )}{' '}
            What is shown is from {formatClock(reachability.since())} or earlier.
          </p>
          <button type="button" className="button is-small" onClick={() => void retry()}>
            Try again
          </button>
        </div>
      )}
    </div>
  );
}
