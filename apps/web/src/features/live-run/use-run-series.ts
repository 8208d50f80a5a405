'use client';

import { useApolloClient } from '@apollo/client/react';
import { RunEventsDocument, RunSeriesDocument } from '@clipwise/contract/operations';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Taken } from '../../data/run-curves';
import { subscribeForever } from '../../data/subscribe-forever';
import { LiveSeries } from './live-series';

/** Charges come many times a second; what is read again for them is not. */
const chargeReloadMs = 1000;

/**
 * A run's metrics and its epsilon: the stored ones, then each event as it comes. An event at or below the newest cursor is
 * dropped, so a reconnection makes no duplicate.
 *
 * @param onChange called when something else than a metric happened: status, artifact, start, and at most once a second for
 *   charges; the same function at every render, as another one starts the series anew.
 * @returns the same object as long as the run is the same; `useLiveVersion` says when to read it again.
 */
export function useRunSeries(id: string, onChange: () => void): LiveSeries {
  const client = useApolloClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run has series of its own
  const live = useMemo(() => new LiveSeries(), [client, id, onChange]);

  useEffect(() => {
    let stop: (() => void) | undefined;
    let isOver = false;
    let reloading: ReturnType<typeof setTimeout> | undefined;

    /** What else is read again after an event; of charges, which come many times a second, at most once in this time. */
    const follow = (taken: Taken) => {
      if (taken === 'state') onChange();
      if (taken === 'charge')
        reloading ??= setTimeout(() => {
          reloading = undefined;
          onChange();
        }, chargeReloadMs);
      if (taken !== 'known') live.changed();
    };
    const start = async () => {
      while (!isOver) {
        const snapshot = await client
          .query({ query: RunSeriesDocument, variables: { id, maxPoints: 2000 }, fetchPolicy: 'no-cache' })
          .catch((failure: Error) => {
            live.problem = failure;
            live.changed();
            return undefined;
          });
        if (isOver || snapshot?.data?.run === null) return;
        if (snapshot?.data?.run) {
          live.curves.begin(snapshot.data.run);
          live.isRead = true;
          live.problem = undefined;
          live.changed();
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, 2_000));
      }
      if (isOver) return;
      stop = subscribeForever(client, {
        document: RunEventsDocument,
        variables: () => ({ runId: id, after: live.curves.cursor }),
        onData: (data) => follow(live.curves.take(data.runEvents)),
        onState: (state) => {
          if (state === live.feed) return;
          live.feed = state;
          if (state === 'ended') onChange();
          live.changed();
        },
      });
    };
    void start();
    return () => {
      isOver = true;
      stop?.();
      clearTimeout(reloading);
      live.stop();
    };
  }, [client, id, live, onChange]);

  return live;
}

/** A number that differs when there is something new to read, told in this reader's turn; while `isWatched` is false it stays. */
export function useLiveVersion(live: LiveSeries, isWatched = true): number {
  const [version, setVersion] = useState(live.version);
  useEffect(() => {
    if (!isWatched) return;
    setVersion(live.version());
    return live.subscribe(() => setVersion(live.version()));
  }, [live, isWatched]);
  return version;
}

/** Something of the series that changes seldom; the component is drawn again only when it does. @param read gives the same value until then. */
export function useLiveFact<T>(live: LiveSeries, read: (live: LiveSeries) => T): T {
  return useSyncExternalStore(
    live.subscribe,
    () => read(live),
    () => read(live),
  );
}

/** Whether the ledger bounds epsilon anywhere. */
export const hasBound = ({ curves }: LiveSeries): boolean =>
  curves.epsilon.values.some((value) => value !== null);
