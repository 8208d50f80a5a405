'use client';

import { useQuery } from '@apollo/client/react';
import { AgentsDocument, QueueDocument } from '@clipwise/contract/operations';
import { useApi } from '../../data/api-provider';
import { useRunsChanged } from '../../data/use-runs-changed';
import { GraphqlButton } from '../../ui/graphql-button';
import { PageHeader } from '../../ui/page-header';
import { Awaiting, EmptyState, PanelSkeleton } from '../../ui/states';
import { AgentsPanel } from './agents-panel';
import { QueueBudgets } from './queue-budgets';
import { QueuePanel } from './queue-panel';

/** An agent that waits for work says nothing that could be waited for: it is looked at again. */
const everyMs = 5_000;
const firstRuns = 50;

/** Who runs runs, what runs next, and what waits. */
export function QueuePage() {
  const api = useApi();
  const agentData = useQuery(AgentsDocument, { pollInterval: everyMs });
  const queueData = useQuery(QueueDocument, { variables: { first: firstRuns } });
  useRunsChanged(() => Promise.allSettled([agentData.refetch(), queueData.refetch()]));
  const agents = (agentData.data ?? agentData.previousData)?.agents;
  const queue = (queueData.data ?? queueData.previousData)?.queue;
  const error = agentData.error ?? queueData.error;
  const retry = () => void Promise.allSettled([agentData.refetch(), queueData.refetch()]);
  const hasLive = agents?.some(({ state }) => state !== 'SILENT') ?? true;
  return (
    <>
      <PageHeader
        title="Queue"
        beside={
          queue === undefined || agents === undefined ? null : (
            <span className="muted nowrap not-phone" aria-live="polite">
              {queue.totalCount} waiting, {agents.filter(({ state }) => state === 'BUSY').length} running
            </span>
          )
        }
        tools={<GraphqlButton title="What waits" document={QueueDocument} variables={{ first: firstRuns }} />}
      />
      {!hasLive && queue !== undefined && queue.totalCount > 0 ? (
        <div className="notice" role="status">
          <span className="mark is-warn" aria-hidden="true">
            !
          </span>
          <p>
            No agent is here to run what waits. Start one: <code>npx clipwise agent --api {api.url}</code>
          </p>
        </div>
      ) : null}
      <div className="page-body">
        {agents === undefined || queue === undefined ? (
          <Awaiting error={error} onRetry={retry}>
            <PanelSkeleton />
          </Awaiting>
        ) : (
          <div className="page-content panels">
            {agents.length === 0 ? (
              <EmptyState testId="no-agents">
                <p>
                  No agent has asked for work. Start one: <code>npx clipwise agent --api {api.url}</code>
                </p>
              </EmptyState>
            ) : (
              <AgentsPanel agents={agents} />
            )}
            <QueuePanel queue={queue} onMore={queueData.fetchMore} />
            <QueueBudgets />
          </div>
        )}
      </div>
    </>
  );
}
