'use client';

import { useApolloClient } from '@apollo/client/react';
import { RunsChangedDocument } from '@clipwise/contract/operations';
import { useEffect, useRef } from 'react';
import { subscribeForever } from './subscribe-forever';

/** Calls `onChange` when runs change, at most once in `everyMs` milliseconds; also after a reconnection. */
export function useRunsChanged(onChange: () => void, studyId?: string, everyMs = 1_000): void {
  const client = useApolloClient();
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wake = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        latest.current();
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
  }, [client, studyId, everyMs]);
}
