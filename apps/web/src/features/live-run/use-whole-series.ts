'use client';

import { useApolloClient } from '@apollo/client/react';
import { RunSeriesDocument } from '@clipwise/contract/operations';
import { epsilonSeriesAt, toEpsilonPoints } from '../../data/epsilon-series';
import { apart } from '../../data/newest-answer-link';
import { type Series, toSeries } from '../../data/series';
import type { DetailedRun } from './detailed-run';

/** What the API tells at most of one series; a longer one comes thinned, with its extremes. */
const mostPoints = 10_000;

/** Reads metrics of a run as they were recorded, and its epsilon with them, for an export. */
export function useWholeSeries(run: DetailedRun): (names: readonly string[]) => Promise<readonly Series[]> {
  const client = useApolloClient();
  return async (names) => {
    const { data } = await client.query({
      query: RunSeriesDocument,
      variables: { id: run.id, names: [...names], maxPoints: mostPoints },
      fetchPolicy: 'no-cache',
      context: apart,
    });
    const told = data?.run;
    if (told == null) throw new Error('the run is gone');
    const epsilon = run.privacy.chargedEpsilon ?? null;
    const spent = epsilonSeriesAt(toEpsilonPoints(told.epsilonSeries), {
      lastCursor: run.lastCursor,
      epsilon,
    });
    return [...told.series.map(toSeries), ...(spent === undefined ? [] : [spent])];
  };
}
