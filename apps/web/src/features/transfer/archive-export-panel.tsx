'use client';

import { useQuery } from '@apollo/client/react';
import { StudyArchivesDocument, type StudyArchivesQuery } from '@clipwise/contract/operations';
import { Download } from 'lucide-react';
import { useApi } from '../../data/api-provider';
import { useAttempt } from '../../data/use-attempt';
import { useRunsChanged } from '../../data/use-runs-changed';
import { ErrorMessage } from '../../ui/error-message';
import { Link } from '../../ui/link';
import { Panel } from '../../ui/panel';
import { Awaiting, EmptyState, PanelSkeleton } from '../../ui/states';

type Listed = StudyArchivesQuery['studies']['edges'][number]['node'];

const pageSize = 20;

/** Every study as an archive that another server takes in. */
export function ArchiveExportPanel() {
  const variables = { first: pageSize };
  const { data, previousData, error, refetch, fetchMore, loading } = useQuery(StudyArchivesDocument, {
    variables,
    notifyOnNetworkStatusChange: true,
  });
  const { attempt, error: moreError } = useAttempt();
  const connection = (data ?? previousData)?.studies;
  const count = connection?.edges.length ?? 0;
  useRunsChanged(() => refetch({ first: Math.min(200, Math.max(pageSize, count)) }));
  const readMore = () =>
    void attempt(() =>
      fetchMore({
        variables: { ...variables, after: connection?.pageInfo.endCursor },
        updateQuery: (before, { fetchMoreResult: { studies: more } }) => ({
          studies: { ...more, edges: [...before.studies.edges, ...more.edges] },
        }),
      }),
    );
  if (connection === undefined)
    return (
      <Awaiting error={error} onRetry={() => void refetch().catch(() => undefined)}>
        <PanelSkeleton count={1} />
      </Awaiting>
    );
  return (
    <Panel
      title="Take a study out"
      sub="one tar file: records, ledgers, Parquet, files and check sums; the same study is the same bytes"
      query={{ document: StudyArchivesDocument, variables }}
    >
      <ErrorMessage error={moreError} />
      {count === 0 ? (
        <EmptyState testId="no-studies">
          <p>No study yet. A launch makes one, and an archive brings one in.</p>
        </EmptyState>
      ) : (
        <div className="table-scroll">
          <table data-testid="archives" className="access-table">
            <colgroup>
              <col />
              <col style={{ width: 88 }} />
              <col style={{ width: 148 }} />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">Study</th>
                <th scope="col" className="is-number">
                  Runs
                </th>
                <th scope="col">
                  <span className="visually-hidden">Archive</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {connection.edges.map(({ node }) => (
                <ArchiveRow key={node.id} study={node} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {connection.pageInfo.hasNextPage ? (
        <p className="row transfer-row">
          <button type="button" className="button" onClick={readMore} disabled={loading}>
            More studies
          </button>
          <span className="muted">
            {count} of {connection.totalCount}
          </span>
        </p>
      ) : null}
      <p className="muted small">
        Tables of runs, series, ledgers and events are under Export on the run table, a run and Compare.
      </p>
    </Panel>
  );
}

function ArchiveRow({ study: { id, name, progress } }: { readonly study: Listed }) {
  const { url } = useApi();
  const left = progress.queued + progress.running;
  return (
    <tr data-testid="archive">
      <td>
        <Link href={`/studies/${id}`} title={name}>
          {name}
        </Link>
      </td>
      <td className="is-number">{progress.total}</td>
      <td>
        {left === 0 ? (
          <a
            className="button is-small"
            href={`${url}/export/studies/${id}.tar`}
            download
            aria-label={`Archive of ${name}`}
          >
            <Download size={14} strokeWidth={1.4} aria-hidden="true" />
            Archive
          </a>
        ) : (
          <span className="muted" title="Its runs must have ended: wait for them, or cancel them.">
            {left} not ended
          </span>
        )}
      </td>
    </tr>
  );
}
