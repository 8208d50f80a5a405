'use client';

import { useApolloClient } from '@apollo/client/react';
import { RunWindowDocument, type SeriesWindowFragment } from '@clipwise/contract/operations';
import { useEffect, useMemo, useState } from 'react';
import { completeBelow, stepsWithin, withFiner } from '../../data/finer-series';
import { apart } from '../../data/newest-answer-link';
import type { Axis, Series } from '../../data/series';

const buckets = 600;

type Windows = { readonly key: string; readonly byName: ReadonlyMap<string, SeriesWindowFragment> };
const none: Windows = { key: '', byName: new Map() };

/**
 * The series with what a zoomed chart shows in as much detail as was recorded; until it has come, and where it is whole
 * already, as they are.
 *
 * @param names the metrics that are drawn; nothing else is read.
 * @param spent the ledger's epsilon over the run, for that axis.
 */
export function useFinerSeries(
  id: string,
  series: readonly Series[],
  names: readonly string[],
  axis: Axis,
  zoom: readonly [number, number] | undefined,
  spent: Series | undefined,
): readonly Series[] {
  const client = useApolloClient();
  const [read, setRead] = useState<Windows>(none);
  const key = zoom === undefined ? '' : [id, axis, ...zoom, ...[...names].sort()].join(' ');
  const isReady = series.length > 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a stretch is read once; later points come with the feed
  useEffect(() => {
    if (zoom === undefined || !isReady) {
      setRead(none);
      return;
    }
    let isOver = false;
    const wanted = series.flatMap((one) => {
      if (!names.includes(one.name) || one.steps.length < completeBelow) return [];
      const steps = stepsWithin(one, axis, zoom, spent);
      return steps === undefined ? [] : [{ name: one.name, fromStep: steps[0], toStep: steps[1] }];
    });
    for (const one of wanted)
      void client
        .query({
          query: RunWindowDocument,
          variables: { id, ...one, buckets },
          fetchPolicy: 'no-cache',
          context: apart,
        })
        .then(({ data }) => {
          const window = data?.run?.seriesWindow;
          if (isOver || window === undefined) return;
          setRead((before) => ({
            key,
            byName: new Map([...(before.key === key ? before.byName : []), [one.name, window]]),
          }));
        })
        .catch(() => undefined);
    return () => {
      isOver = true;
    };
  }, [client, key, isReady]);

  return useMemo(() => {
    if (read.key !== key || key === '') return series;
    return series.map((one) => {
      const window = read.byName.get(one.name);
      return window === undefined ? one : withFiner(one, window);
    });
  }, [series, read, key]);
}
