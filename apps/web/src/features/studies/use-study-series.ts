'use client';

import { useApolloClient } from '@apollo/client/react';
import { metricNames } from '@clipwise/contract';
import { StudySeriesDocument, type StudySeriesQuery } from '@clipwise/contract/operations';
import { useCallback, useEffect, useState } from 'react';
import { type Attempt, useAttempt } from '../../data/use-attempt';
import type { ChangedRuns } from '../../data/use-runs-changed';
import { reportedEpsilon } from './reported-epsilon';

export type RunSeries = StudySeriesQuery['runs']['edges'][number]['node'];

const names = [
  metricNames.trainingLoss,
  metricNames.validationLoss,
  metricNames.pixelAccuracy,
  reportedEpsilon,
];
/** Runs of one request. */
const pageSize = 100;

/** The series of every run of a study, and a way to read those again that changed. */
export function useStudySeries(studyId: string | undefined): {
  readonly series: ReadonlyMap<string, RunSeries>;
  readonly reread: (changed: ChangedRuns) => Promise<void>;
  /** Why the series could not be read whole. */
  readonly error: Attempt['error'];
} {
  const client = useApolloClient();
  const { attempt, error } = useAttempt();
  const [series, setSeries] = useState<ReadonlyMap<string, RunSeries>>(new Map());
  const reread = useCallback(
    async (changed: ChangedRuns) => {
      if (changed?.size === 0 || studyId === undefined) return;
      const filter = changed === undefined ? { studyId } : { studyId, ids: [...changed] };
      let after: string | null | undefined;
      do {
        const read: StudySeriesQuery | undefined = (
          await client.query({
            query: StudySeriesDocument,
            variables: { filter, first: pageSize, after: after ?? null, names },
            fetchPolicy: 'no-cache',
          })
        ).data;
        if (read === undefined) return;
        const nodes = read.runs.edges.map(({ node }) => [node.id, node] as const);
        setSeries((before) => new Map([...before, ...nodes]));
        after = read.runs.pageInfo.hasNextPage ? read.runs.pageInfo.endCursor : undefined;
      } while (after !== undefined);
    },
    [client, studyId],
  );
  useEffect(() => {
    setSeries(new Map());
    void attempt(() => reread(undefined));
  }, [attempt, reread]);
  return { series, reread, error };
}
