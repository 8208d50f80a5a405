'use client';

import { useQuery } from '@apollo/client/react';
import { StudiesDocument } from '@clipwise/contract/operations';
import Link from 'next/link';
import { formatInstant } from '../../data/format';
import { useRunsChanged } from '../../data/use-runs-changed';
import { ErrorMessage } from '../../ui/error-message';

/** Every study, with the ways to look at its runs. */
export function StudiesPage() {
  const { data, error, refetch } = useQuery(StudiesDocument, { variables: { first: 200 } });
  useRunsChanged(refetch);
  const studies = data?.studies.edges.map(({ node }) => node) ?? [];
  return (
    <>
      <h1>Studies</h1>
      <ErrorMessage error={error} />
      {data && studies.length === 0 ? (
        <p className="panel">
          No study yet. <Link href="/launch">Launch runs</Link> to make one.
        </p>
      ) : null}
      {studies.map((study) => (
        <section key={study.id} className="panel" data-testid="study">
          <h2>{study.name}</h2>
          <p>{study.description}</p>
          <p className="row">
            <Link href={`/?study=${study.id}`}>
              {study.runCount} {study.runCount === 1 ? 'run' : 'runs'}
            </Link>
            <Link href={`/compare?study=${study.id}`}>Compare</Link>
            <span className="muted">since {formatInstant(study.createdAt)}</span>
          </p>
        </section>
      ))}
    </>
  );
}
