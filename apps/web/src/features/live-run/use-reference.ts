'use client';

import { useQuery } from '@apollo/client/react';
import { metricNames } from '@clipwise/contract';
import { RunListDocument } from '@clipwise/contract/operations';
import { isDrawable } from '../../charts/curve';
import { metricNumber } from '../../data/metric-value';
import type { DetailedRun } from './run-strip';

/** The mean Dice of the completed non-private runs of the same study, model and data set; undefined where there is none. */
export function useReference(
  run: DetailedRun,
): { readonly mean: number; readonly count: number } | undefined {
  const { data } = useQuery(RunListDocument, {
    variables: {
      first: 50,
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
  const values = (data?.runs.edges ?? [])
    .map(({ node }) => metricNumber(node.metrics.find(({ name }) => name === metricNames.meanDice)?.last))
    .filter(isDrawable);
  if (values.length === 0) return undefined;
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, count: values.length };
}
