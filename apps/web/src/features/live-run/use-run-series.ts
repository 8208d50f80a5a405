'use client';

import { useApolloClient } from '@apollo/client/react';
import { RunEventsDocument, RunSeriesDocument } from '@clipwise/contract/operations';
import { useEffect, useState } from 'react';
import { type EpsilonPoints, startEpsilonPoints } from '../../data/epsilon-series';
import { RunCurves, type RunLog, type Taken } from '../../data/run-curves';
import type { Series } from '../../data/series';
import { type FeedState, subscribeForever } from '../../data/subscribe-forever';

/** Charges come many times a second; what is read again for them is not. */
const chargeReloadMs = 1000;

type Live = {
  readonly series: readonly Series[];
  readonly epsilon: EpsilonPoints;
  readonly logs: readonly RunLog[];
  readonly feed: FeedState;
};

const nothingYet: Live = { series: [], epsilon: startEpsilonPoints(0), logs: [], feed: 'connecting' };

/**
 * A run's metrics and its epsilon: the stored ones, then each event as it comes. An event at or below the newest cursor is
 * dropped, so a reconnection makes no duplicate; the state changes at most once a frame.
 *
 * @param onChange called when something else than a metric happened: status, artifact, start, and at most once a second for
 *   charges; the same function at every render, as another one starts the series anew.
 */
export function useRunSeries(id: string, onChange: () => void): Live {
  const client = useApolloClient();
  const [live, setLive] = useState<Live>(nothingYet);

  useEffect(() => {
    const curves = new RunCurves();
    let feed: FeedState = 'connecting';
    let frame: number | undefined;
    let stop: (() => void) | undefined;
    let isOver = false;
    let reloading: ReturnType<typeof setTimeout> | undefined;

    const redraw = () => {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        const series = [...curves.series.values()].map((one) => ({ ...one }));
        setLive({ series, epsilon: { ...curves.epsilon }, logs: [...curves.logs], feed });
      });
    };
    /** What else is read again after an event; of charges, which come many times a second, at most once in this time. */
    const follow = (taken: Taken) => {
      if (taken === 'state') onChange();
      if (taken === 'charge')
        reloading ??= setTimeout(() => {
          reloading = undefined;
          onChange();
        }, chargeReloadMs);
      if (taken !== 'known') redraw();
    };
    const start = async () => {
      while (!isOver) {
        const snapshot = await client
          .query({ query: RunSeriesDocument, variables: { id, maxPoints: 2000 }, fetchPolicy: 'no-cache' })
          .catch(() => undefined);
        if (isOver || snapshot?.data?.run === null) return;
        if (snapshot?.data?.run) {
          curves.begin(snapshot.data.run);
          redraw();
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, 2_000));
      }
      if (isOver) return;
      stop = subscribeForever(client, {
        document: RunEventsDocument,
        variables: () => ({ runId: id, after: curves.cursor }),
        onData: (data) => follow(curves.take(data.runEvents)),
        onState: (state) => {
          feed = state;
          if (state === 'ended') onChange();
          redraw();
        },
      });
    };
    void start();
    return () => {
      isOver = true;
      stop?.();
      clearTimeout(reloading);
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }, [client, id, onChange]);

  return live;
}
