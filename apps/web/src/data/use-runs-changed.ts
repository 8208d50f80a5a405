'use client';

import { useApolloClient } from '@apollo/client/react';
import { RunsChangedDocument } from '@clipwise/contract/operations';
import { useEffect, useRef } from 'react';
import { subscribeForever } from './subscribe-forever';
import { useReload } from './use-reload';

/** The runs that changed since data were read last; undefined after a lost connection, when nobody knows. */
export type ChangedRuns = ReadonlySet<string> | undefined;

/**
 * Reads data again when runs change, at most once in `everyMs` milliseconds; also after a reconnection.
 *
 * @param request see `useReload`; is told which runs changed since its last call.
 */
export function useRunsChanged(
  request: (changed: ChangedRuns) => Promise<unknown>,
  studyId?: string,
  everyMs = 1_000,
): void {
  const client = useApolloClient();
  const changed = useRef<Set<string> | undefined>(new Set());
  const reload = useReload(() => {
    const told = changed.current;
    changed.current = new Set();
    return request(told);
  });
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
      onData: ({ runsChanged }) => {
        changed.current?.add(runsChanged.runId);
        wake();
      },
      onState: (state) => {
        if (state !== 'reconnecting') return;
        changed.current = undefined;
        wake();
      },
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [client, reload, studyId, everyMs]);
}
