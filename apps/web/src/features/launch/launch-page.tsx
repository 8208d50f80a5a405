'use client';

import { useQuery } from '@apollo/client/react';
import { RunConfigSchemaDocument, RunDetailDocument } from '@clipwise/contract/operations';
import { useUrlState } from '../../data/use-url-state';
import { PageHeader } from '../../ui/page-header';
import { Awaiting, PanelSkeleton } from '../../ui/states';
import { LaunchForm } from './launch-form';
import type { Schema } from './schema';

/** A form made from the run config's schema; "?from=" starts it with the config of a run. */
export function LaunchPage() {
  const [parameters] = useUrlState();
  const from = parameters.get('from');
  const { data, error, refetch } = useQuery(RunConfigSchemaDocument);
  const cloned = useQuery(RunDetailDocument, { variables: { id: from ?? '' }, skip: from === null });
  const schema = data?.runConfigSchema as Schema | undefined;
  const isWaiting = schema === undefined || (from !== null && cloned.data === undefined && !cloned.error);
  if (isWaiting)
    return (
      <>
        <PageHeader title="Launch" />
        <Awaiting error={error} onRetry={() => void refetch().catch(() => undefined)}>
          <PanelSkeleton count={3} />
        </Awaiting>
      </>
    );
  return <LaunchForm key={from} schema={schema} start={cloned.data?.run?.config} />;
}
