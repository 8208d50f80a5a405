'use client';

import { useQuery } from '@apollo/client/react';
import { StudiesDocument } from '@clipwise/contract/operations';
import Link from 'next/link';
import { formatShortInstant } from '../../data/format';
import { useRunsChanged } from '../../data/use-runs-changed';
import { PageHeader } from '../../ui/page-header';
import { Awaiting, EmptyState, PanelSkeleton } from '../../ui/states';

/** Every study, with the ways to look at its runs. */
export function StudiesPage() {
  const { data, previousData, error, refetch } = useQuery(StudiesDocument, { variables: { first: 200 } });
  useRunsChanged(() => refetch());
  const studies = (data ?? previousData)?.studies.edges.map(({ node }) => node);
  return (
    <>
      <PageHeader title="Studies" />
      {studies === undefined ? (
        <Awaiting error={error} onRetry={() => void refetch().catch(() => undefined)}>
          <PanelSkeleton count={1} />
        </Awaiting>
      ) : studies.length === 0 ? (
        <EmptyState testId="empty-state">
          <p>No study yet. A launch makes one.</p>
          <Link className="button is-primary" href="/launch">
            Launch runs
          </Link>
        </EmptyState>
      ) : (
        <section className="table-frame" aria-label="Studies">
          <table>
            <colgroup>
              <col style={{ width: '34%' }} />
              <col />
              <col style={{ width: 96 }} />
              <col className="not-phone" style={{ width: 130 }} />
              <col style={{ width: 96 }} />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">Study</th>
                <th scope="col">What it asks</th>
                <th scope="col" className="is-number">
                  Runs
                </th>
                <th scope="col" className="not-phone">
                  Since
                </th>
                <th scope="col">
                  <span className="visually-hidden">Curves</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {studies.map((study) => (
                <tr key={study.id} data-testid="study">
                  <td>
                    <Link href={`/?study=${study.id}`} title={study.name}>
                      {study.name}
                    </Link>
                  </td>
                  <td className="muted" title={study.description}>
                    {study.description || '-'}
                  </td>
                  <td className="is-number">{study.runCount}</td>
                  <td className="muted not-phone">{formatShortInstant(study.createdAt)}</td>
                  <td>
                    <Link className="link" href={`/compare?study=${study.id}`}>
                      Compare
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}
