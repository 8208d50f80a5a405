'use client';

import { useQuery } from '@apollo/client/react';
import { metricNames } from '@clipwise/contract';
import { RunGroupsDocument } from '@clipwise/contract/operations';
import type { DetailedRun } from './detailed-run';

/** The mean Dice of the completed non-private runs of the same study, model and data set; undefined where there is none. */
export function useReference(
  run: DetailedRun,
): { readonly mean: number; readonly count: number } | undefined {
  const { data } = useQuery(RunGroupsDocument, {
    variables: {
      by: ['method'],
      metric: `metric.${metricNames.meanDice}`,
      filter: {
        studyId: run.study.id,
        models: [run.model],
        datasets: [run.dataset],
        methods: ['non-private'],
        statuses: ['COMPLETED'],
      },
    },
    skip: run.method === 'non-private',
  });
  const group = data?.runGroups.groups[0];
  return typeof group?.mean === 'number' ? { mean: group.mean, count: group.measured } : undefined;
}
