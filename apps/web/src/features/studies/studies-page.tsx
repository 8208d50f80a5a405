'use client';

import { useQuery } from '@apollo/client/react';
import { StudyListDocument, type StudyListQuery } from '@clipwise/contract/operations';
import { termsText } from '../../data/epsilon-terms';
import { formatShortInstant } from '../../data/format';
import { formatEpsilon } from '../../data/metric-value';
import { useAttempt } from '../../data/use-attempt';
import { useRunsChanged } from '../../data/use-runs-changed';
import { ErrorMessage } from '../../ui/error-message';
import { Link } from '../../ui/link';
import { NotCovered } from '../../ui/not-covered';
import { PageHeader } from '../../ui/page-header';
import { Awaiting, EmptyState, PanelSkeleton } from '../../ui/states';

type ListedStudy = StudyListQuery['studies']['edges'][number]['node'];

const pageSize = 50;

/** Every study: where it stands, what it reached for which epsilon, and the ways to look at its runs. */
export function StudiesPage() {
  const { data, previousData, error, refetch, fetchMore, loading } = useQuery(StudyListDocument, {
    variables: { first: pageSize },
    notifyOnNetworkStatusChange: true,
  });
  const { attempt, error: moreError } = useAttempt();
  const connection = (data ?? previousData)?.studies;
  const studies = connection?.edges.map(({ node }) => node);
  useRunsChanged(() => refetch({ first: Math.min(200, Math.max(pageSize, studies?.length ?? 0)) }));
  const readMore = () =>
    void attempt(() =>
      fetchMore({
        variables: { first: pageSize, after: connection?.pageInfo.endCursor },
        updateQuery: (before, { fetchMoreResult: { studies: more } }) => ({
          studies: { ...more, edges: [...before.studies.edges, ...more.edges] },
        }),
      }),
    );
  return (
    <>
      <PageHeader title="Studies" />
      <ErrorMessage error={moreError} />
      {studies === undefined ? (
        <Awaiting error={error} onRetry={() => void refetch().catch(() => undefined)}>
          <PanelSkeleton count={1} />
        </Awaiting>
      ) : studies.length === 0 ? (
        <EmptyState testId="empty-state">
          <p>No study yet. A launch makes one, and so does clipwise study run --api.</p>
          <Link className="button is-primary" href="/launch">
            Launch runs
          </Link>
        </EmptyState>
      ) : (
        <section className="table-frame" aria-label="Studies">
          <table>
            <colgroup>
              <col style={{ width: '26%' }} />
              <col className="not-phone" />
              <col style={{ width: 150 }} />
              <col style={{ width: '26%' }} className="not-phone" />
              <col className="not-phone" style={{ width: 120 }} />
              <col style={{ width: 128 }} />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">Study</th>
                <th scope="col" className="not-phone">
                  What it asks
                </th>
                <th scope="col">State</th>
                <th scope="col" className="not-phone">
                  Front, by epsilon
                </th>
                <th scope="col" className="not-phone">
                  Last activity
                </th>
                <th scope="col">
                  <span className="visually-hidden">Runs and curves</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {studies.map((study) => (
                <StudyRow key={study.id} study={study} />
              ))}
            </tbody>
          </table>
          {connection?.pageInfo.hasNextPage ? (
            <p className="row" style={{ padding: 12 }}>
              <button type="button" className="button" onClick={readMore} disabled={loading}>
                More studies
              </button>
              <span className="muted">
                {studies.length} of {connection.totalCount}
              </span>
            </p>
          ) : null}
        </section>
      )}
    </>
  );
}

function StudyRow({ study }: { readonly study: ListedStudy }) {
  const { completed, total, state, lastActivityAt } = study.progress;
  return (
    <tr data-testid="study">
      <td>
        <Link href={`/studies/${study.id}`} title={study.name}>
          {study.name}
        </Link>
      </td>
      <td className="muted not-phone" title={study.description}>
        {study.description || '-'}
      </td>
      <td>
        {state.toLowerCase()}{' '}
        <span className="muted nowrap">
          {completed} of {total}
        </span>
      </td>
      <td className="not-phone">
        <Front study={study} />
      </td>
      <td className="muted not-phone">{formatShortInstant(lastActivityAt)}</td>
      <td>
        <Link className="link" href={`/?study=${study.id}`}>
          Runs
        </Link>{' '}
        <Link className="link" href={`/compare?study=${study.id}`}>
          Compare
        </Link>
      </td>
    </tr>
  );
}

/** The cells on the front, one after another, each with its epsilon; one set of terms alone. */
function Front({ study: { pareto } }: { readonly study: ListedStudy }) {
  const [front, ...others] = pareto.fronts;
  if (front === undefined) return <span className="faint">-</span>;
  const points = front.points.filter(({ isOnFront }) => isOnFront);
  const terms = termsText({ ...front, delta: front.delta ?? null });
  const text = points
    .map(({ epsilon, cell: { mean } }) => `${mean?.toFixed(3) ?? '-'} at ${formatEpsilon(epsilon)}`)
    .join(', ');
  const more = others.length === 0 ? '' : `; ${others.length} more with other terms`;
  return (
    <span className="cut" title={`${pareto.metric}: ${text} (${terms})${more}`}>
      {text}
      <NotCovered
        disclosure={points.find(({ cell }) => cell.disclosure === 'DIAGNOSTIC')?.cell.disclosure ?? undefined}
      />
      <span className="faint"> {front.unit}</span>
    </span>
  );
}
