'use client';

import { useApolloClient } from '@apollo/client/react';
import { RunsChangedDocument } from '@clipwise/contract/operations';
import { useEffect, useRef } from 'react';
import { subscribeForever } from './subscribe-forever';
import { useReload } from './use-reload';
import { whenIdle } from './when-idle';

/** The runs that changed since data were read last; undefined after a lost connection, when nobody knows. */
export type ChangedRuns = ReadonlySet<string> | undefined;

type Follow = {
  /** Only changes of its runs; of all when not given. */
  readonly studyId?: string | undefined;
  /** 1,000 when not given. */
  readonly everyMs?: number;
  /**
   * The `changesCursor` of the runs that are shown: where the first of them is known before the stream stands, it goes on from
   * there, and nothing is read again that did not change.
   */
  readonly from?: string | null | undefined;
};

/**
 * Reads data again when runs change, at most once in `everyMs` milliseconds, and once when the stream of changes stands unless it
 * goes on from what was read.
 *
 * @param request see `useReload`; is told which runs changed since its last call.
 */
export function useRunsChanged(
  request: (changed: ChangedRuns) => Promise<unknown>,
  { studyId, everyMs = 1_000, from }: Follow = {},
): void {
  const client = useApolloClient();
  const changed = useRef<Set<string> | undefined>(new Set());
  // The first: what else is shown was read at that time or later.
  const readAt = useRef<string | undefined>(undefined);
  readAt.current ??= from ?? undefined;
  const reload = useReload(() => {
    const told = changed.current;
    changed.current = new Set();
    return request(told);
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    /** Where the stream goes on from; undefined where what was missed must be read anew. */
    let cursor: string | undefined;
    let isLive = false;
    const wake = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        reload();
      }, everyMs);
    };
    const follow = () =>
      subscribeForever(client, {
        document: RunsChangedDocument,
        variables: () => ({ filter: studyId === undefined ? null : { studyId }, after: cursor }),
        onData: ({ runsChanged }) => {
          // The stream stands: what changed since the page was read, and before, is told by nobody.
          if (cursor === undefined) changed.current = undefined;
          const isNew = cursor === undefined || runsChanged.runs.length + runsChanged.others.length > 0;
          cursor = runsChanged.cursor;
          for (const { runId } of runsChanged.runs) changed.current?.add(runId);
          for (const runId of runsChanged.others) changed.current?.add(runId);
          if (isNew) wake();
        },
        onState: (state) => {
          // A server that does not take the cursor is asked without it.
          if (state === 'reconnecting' && !isLive) cursor = undefined;
          isLive = state === 'live';
        },
      });
    // What changes before the stream stands is told or read when it does: the page is drawn first.
    let stop: (() => void) | undefined;
    const giveUp = whenIdle(() => {
      cursor = readAt.current;
      stop = follow();
    });
    return () => {
      giveUp();
      clearTimeout(timer);
      stop?.();
    };
  }, [client, reload, studyId, everyMs]);
}
