'use client';

import { useQuery } from '@apollo/client/react';
import { DatasetsDocument } from '@clipwise/contract/operations';
import { useRunsChanged } from '../../data/use-runs-changed';
import { GraphqlButton } from '../../ui/graphql-button';
import { Link } from '../../ui/link';
import { MarkLegend } from '../../ui/mark-legend';
import { PageHeader } from '../../ui/page-header';
import { Awaiting, EmptyState, PanelSkeleton } from '../../ui/states';
import { DatasetPanel } from './dataset-panel';

/** Every data set that a config names, with what is known of it and its runs. */
export function DatasetsPage() {
  const { data, previousData, error, refetch } = useQuery(DatasetsDocument);
  useRunsChanged(() => refetch(), { everyMs: 5_000 });
  const datasets = (data ?? previousData)?.datasets;
  return (
    <>
      <PageHeader
        title="Data sets"
        tools={<GraphqlButton title="Data sets" document={DatasetsDocument} variables={{}} />}
      />
      <div className="page-body">
        {datasets === undefined ? (
          <Awaiting error={error} onRetry={() => void refetch().catch(() => undefined)}>
            <PanelSkeleton />
          </Awaiting>
        ) : datasets.length === 0 ? (
          <EmptyState testId="empty-state">
            <p>No data set yet: one appears with the first run on it.</p>
            <Link className="button is-primary" href="/launch">
              Launch a run
            </Link>
          </EmptyState>
        ) : (
          <div className="page-content panels dataset-grid">
            {datasets.map((dataset) => (
              <DatasetPanel key={`${dataset.name} ${JSON.stringify(dataset.config)}`} dataset={dataset} />
            ))}
          </div>
        )}
      </div>
      <footer className="foot-bar">
        <span className="grow" />
        <MarkLegend />
      </footer>
    </>
  );
}
