'use client';

import { useApolloClient } from '@apollo/client/react';
import { RunsChangedDocument } from '@clipwise/contract/operations';
import { useEffect } from 'react';
import { subscribeForever } from './subscribe-forever';
import { useReload } from './use-reload';

/**
 * Reads data again when runs change, at most once in `everyMs` milliseconds; also after a reconnection.
 *
 * @param request see `useReload`.
 */
export function useRunsChanged(request: () => Promise<unknown>, studyId?: string, everyMs = 1_000): void {
  const client = useApolloClient();
  const reload = useReload(request);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wake = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        reload();
      }, everyMs);
    };
    const stop = subscribeForever(client, {
      document: RunsChangedDocument,
      variables: () => ({ studyId }),
      onData: wake,
      onState: (state) => {
        if (state === 'reconnecting') wake();
      },
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [client, reload, studyId, everyMs]);
}
