'use client';

import { useMutation } from '@apollo/client/react';
import { CancelRunDocument, QueueDocument, type QueueQuery } from '@clipwise/contract/operations';
import { useState } from 'react';
import { LineSample } from '../../charts/line-sample';
import { formatShortInstant } from '../../data/format';
import { useAttempt } from '../../data/use-attempt';
import { lineIdentity, methodTitle, modelTitle, sigmaText } from '../../identity/line-identity';
import { cssColour } from '../../theme/colour';
import { ErrorMessage } from '../../ui/error-message';
import { GuardedButton } from '../../ui/guarded-button';
import { Link } from '../../ui/link';
import { Panel } from '../../ui/panel';
import { EmptyState } from '../../ui/states';

type Queue = QueueQuery['queue'];
const furtherRuns = 200;

/** What waits, in the order in which agents will be given it. */
export function QueuePanel({
  queue,
  onMore,
}: {
  readonly queue: Queue;
  /** Apollo's fetchMore of the queue. */
  readonly onMore: (options: {
    variables: { first: number; after: string | null | undefined };
    updateQuery: (before: QueueQuery, more: { fetchMoreResult: QueueQuery }) => QueueQuery;
  }) => Promise<unknown>;
}) {
  const [cancel, cancelling] = useMutation(CancelRunDocument);
  const { attempt, error } = useAttempt();
  const [isReading, setReading] = useState(false);
  const { nodes, totalCount, pageInfo } = queue;
  const readMore = () => {
    setReading(true);
    void attempt(() =>
      onMore({
        variables: { first: furtherRuns, after: pageInfo.endCursor },
        updateQuery: (before, { fetchMoreResult: { queue: more } }) => ({
          queue: { ...more, nodes: [...before.queue.nodes, ...more.nodes] },
        }),
      }),
    ).then(() => setReading(false));
  };
  return (
    <Panel
      title="Waiting"
      sub={totalCount === 0 ? undefined : 'the first one goes to the next agent that asks'}
      query={{ document: QueueDocument, variables: { first: nodes.length || 50 } }}
    >
      <ErrorMessage error={cancelling.error ?? error} />
      {totalCount === 0 ? (
        <EmptyState testId="queue-empty">
          <p>Nothing waits.</p>
          <Link className="button is-primary" href="/launch">
            Launch runs
          </Link>
        </EmptyState>
      ) : (
        <div className="table-scroll">
          <table data-testid="queue" className="queue-table">
            <colgroup>
              <col style={{ width: 56 }} />
              <col />
              <col className="not-phone" style={{ width: '18%' }} />
              <col className="not-phone" style={{ width: 190 }} />
              <col className="not-phone" style={{ width: 72 }} />
              <col className="not-phone" style={{ width: 120 }} />
              <col className="not-phone" style={{ width: 110 }} />
              <col className="not-phone" style={{ width: 110 }} />
              <col style={{ width: 84 }} />
            </colgroup>
            <thead>
              <tr>
                <th scope="col" className="is-number">
                  Place
                </th>
                <th scope="col">Run</th>
                <th scope="col" className="not-phone">
                  Study
                </th>
                <th scope="col" className="not-phone">
                  Method
                </th>
                <th scope="col" className="is-number not-phone">
                  sigma
                </th>
                <th scope="col" className="not-phone">
                  Model
                </th>
                <th scope="col" className="not-phone">
                  Data set
                </th>
                <th scope="col" className="not-phone">
                  Waits since
                </th>
                <th scope="col">
                  <span className="visually-hidden">Cancel</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {nodes.map((run, at) => {
                const { token, dash } = lineIdentity(run.method, run.noiseMultiplier);
                return (
                  <tr key={run.id} data-testid="queued-run">
                    <td className="is-number muted">{at === 0 ? 'next' : at + 1}</td>
                    <td>
                      <Link href={`/runs/${run.id}`} title={run.name} prefetch={false}>
                        {run.name}
                      </Link>
                      {run.attempts > 0 ? (
                        <span className="unit" title="An agent had it before, and its lease ran out.">
                          attempt {run.attempts + 1}
                        </span>
                      ) : null}
                    </td>
                    <td className="muted not-phone" title={run.study.name}>
                      {run.study.name}
                    </td>
                    <td className="not-phone">
                      <span className="row">
                        <LineSample colour={cssColour(token)} dash={dash} />
                        <span className="cut">{methodTitle(run.method)}</span>
                      </span>
                    </td>
                    <td className="is-number not-phone">{sigmaText(run.noiseMultiplier)}</td>
                    <td className="not-phone">{modelTitle(run.model)}</td>
                    <td className="not-phone">{run.dataset}</td>
                    <td className="muted not-phone">
                      <time dateTime={run.createdAt} title="UTC">
                        {formatShortInstant(run.createdAt)}
                      </time>
                    </td>
                    <td>
                      <GuardedButton
                        needs="write"
                        className="button is-quiet is-small"
                        aria-label={`Cancel ${run.name}`}
                        onClick={() => void cancel({ variables: { id: run.id } }).catch(() => undefined)}
                      >
                        Cancel
                      </GuardedButton>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {pageInfo.hasNextPage ? (
        <p className="small muted" style={{ paddingTop: 8 }}>
          {nodes.length} of {totalCount}{' '}
          <button type="button" className="link" onClick={readMore} disabled={isReading}>
            {isReading ? 'Reading…' : 'Show more'}
          </button>
        </p>
      ) : null}
    </Panel>
  );
}
