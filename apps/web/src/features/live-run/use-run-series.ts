'use client';

import { useApolloClient } from '@apollo/client/react';
import {
  RunEventsDocument,
  type RunEventsSubscription,
  RunSeriesDocument,
} from '@clipwise/contract/operations';
import { useEffect, useState } from 'react';
import { type EpsilonPoints, startEpsilonPoints, toEpsilonPoints } from '../../data/epsilon-series';
import { metricNumber } from '../../data/metric-value';
import { type Series, toSeries } from '../../data/series';
import { type FeedState, subscribeForever } from '../../data/subscribe-forever';

/** Charges come many times a second; what is read again for them is not. */
const chargeReloadMs = 1000;

type RunEvent = RunEventsSubscription['runEvents'];
/** One line of a run's log. */
export type RunLog = { readonly cursor: number; readonly level: string; readonly message: string };
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
    const series = new Map<string, Series>();
    const logs: RunLog[] = [];
    let epsilon = startEpsilonPoints(0);
    let cursor = 0;
    let feed: FeedState = 'connecting';
    let frame: number | undefined;
    let stop: (() => void) | undefined;
    let isOver = false;
    let plan = { steps: 0, epochs: 0 };
    let startedAt = 0;
    let reloading: ReturnType<typeof setTimeout> | undefined;

    const redraw = () => {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        const curves = [...series.values()].map((one) => ({ ...one }));
        setLive({ series: curves, epsilon: { ...epsilon }, logs: [...logs], feed });
      });
    };
    const take = (event: RunEvent) => {
      if (event.cursor <= cursor) return;
      cursor = event.cursor;
      if (event.__typename === 'MetricsRecorded') {
        for (const { name, value, disclosure } of event.metrics) {
          let one = series.get(name);
          if (one === undefined) {
            one = { name, disclosure, steps: [], epochs: [], seconds: [], values: [] };
            series.set(name, one);
          }
          one.steps.push(event.step);
          one.epochs.push(event.epoch);
          one.seconds.push(event.wallTimeMs / 1000);
          one.values.push(metricNumber(value));
        }
      } else if (event.__typename === 'LogWritten') {
        logs.push({ cursor: event.cursor, level: event.level, message: event.message });
      } else if (event.__typename === 'PrivacyCharged') {
        epsilon.cursors.push(event.cursor);
        epsilon.steps.push(event.step);
        epsilon.epochs.push(plan.steps === 0 ? 0 : (event.step * plan.epochs) / plan.steps);
        epsilon.seconds.push((Date.parse(event.at) - startedAt) / 1000);
        epsilon.values.push(event.epsilon ?? null);
        // Panel and header say the same number: they are read again, at most once in this time.
        reloading ??= setTimeout(() => {
          reloading = undefined;
          onChange();
        }, chargeReloadMs);
      } else {
        // A new attempt starts its curves anew.
        if (event.__typename === 'RunStarted') {
          series.clear();
          epsilon = startEpsilonPoints(
            epsilon.values.length > 0 ? (epsilon.values.at(-1) ?? null) : epsilon.earlier,
          );
          plan = { steps: event.plannedSteps, epochs: event.plannedEpochs };
          startedAt = Date.parse(event.at);
        }
        onChange();
      }
      redraw();
    };
    const start = async () => {
      while (!isOver) {
        const snapshot = await client
          .query({ query: RunSeriesDocument, variables: { id, maxPoints: 2000 }, fetchPolicy: 'no-cache' })
          .catch(() => undefined);
        if (isOver || snapshot?.data?.run === null) return;
        if (snapshot?.data?.run) {
          const { progress, epsilonSeries } = snapshot.data.run;
          for (const one of snapshot.data.run.series) series.set(one.name, toSeries(one));
          epsilon = toEpsilonPoints(epsilonSeries);
          plan = { steps: progress.plannedSteps, epochs: progress.plannedEpochs };
          startedAt = Date.parse(epsilonSeries.startedAt ?? '') || Date.now();
          cursor = snapshot.data.run.lastCursor;
          redraw();
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, 2_000));
      }
      if (isOver) return;
      stop = subscribeForever(client, {
        document: RunEventsDocument,
        variables: () => ({ runId: id, after: cursor }),
        onData: (data) => take(data.runEvents),
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
