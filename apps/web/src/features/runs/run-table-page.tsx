'use client';

import { useApolloClient, useQuery } from '@apollo/client/react';
import { RunFacetsDocument, type RunRowFragment, RunTableDocument } from '@clipwise/contract/operations';
import { useTable } from '@tanstack/react-table';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { useApi } from '../../data/api-provider';
import { download } from '../../data/download';
import { distinctTerms } from '../../data/epsilon-terms';
import { useRunsChanged } from '../../data/use-runs-changed';
import { useUrlState } from '../../data/use-url-state';
import { EpsilonLegend } from '../../ui/epsilon';
import { ErrorMessage } from '../../ui/error-message';
import { runsToCsv } from './csv';
import { columns, features, sortFieldOf } from './run-columns';
import { RunFilters } from './run-filters';
import { readTableState } from './table-state';

const pageSize = 50;
const noRuns: RunRowFragment[] = [];

/** Every run in a table: filtered, sorted and paged by the API, its state in the URL. */
export function RunTablePage() {
  const client = useApolloClient();
  const api = useApi();
  const [parameters, setUrl] = useUrlState();
  const { filter, sort, cursors } = useMemo(() => readTableState(parameters), [parameters]);
  const variables = { first: pageSize, after: cursors.at(-1), filter, sort };
  const { data, previousData, loading, error, refetch } = useQuery(RunTableDocument, { variables });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const runs = (data ?? previousData)?.runs;
  const rows = useMemo(() => runs?.edges.map((edge) => edge.node) ?? noRuns, [runs]);
  const table = useTable({ features, columns, data: rows, getRowId: (run) => run.id });

  useRunsChanged(
    () => Promise.allSettled([refetch(), client.refetchQueries({ include: [RunFacetsDocument] })]),
    filter.studyId === undefined || filter.studyId === null ? undefined : String(filter.studyId),
  );

  const change = (changes: Readonly<Record<string, string | undefined>>) =>
    setUrl({ ...changes, after: undefined });
  const sortBy = (column: string) => {
    const field = sortFieldOf[column];
    if (!field) return;
    change({ sort: field, direction: sort.field === field && sort.direction === 'DESC' ? 'ASC' : 'DESC' });
  };
  const select = (id: string, on: boolean) => {
    const next = new Set(selected);
    if (on) next.add(id);
    else next.delete(id);
    setSelected(next);
  };
  const exportAll = async () => {
    const all: RunRowFragment[] = [];
    let after: string | null | undefined;
    do {
      const page = await client.query({
        query: RunTableDocument,
        variables: { first: 100, after, filter, sort },
        fetchPolicy: 'no-cache',
      });
      if (!page.data) break;
      all.push(...page.data.runs.edges.map((edge) => edge.node));
      after = page.data.runs.pageInfo.hasNextPage ? page.data.runs.pageInfo.endCursor : undefined;
    } while (after);
    download('runs.csv', new Blob([runsToCsv(all)], { type: 'text/csv' }));
  };

  return (
    <>
      <div className="row spread">
        <h1>Runs</h1>
        <div className="row">
          {selected.size > 0 ? (
            <>
              <Link
                className="button primary"
                data-testid="compare-link"
                href={`/compare?ids=${[...selected].join(',')}`}
              >
                Compare ({selected.size})
              </Link>
              <button type="button" onClick={() => setSelected(new Set())}>
                Clear selection
              </button>
            </>
          ) : null}
          <button type="button" onClick={() => void exportAll()} disabled={rows.length === 0}>
            Export CSV
          </button>
          <Link className="button" href="/launch">
            Launch runs
          </Link>
        </div>
      </div>
      <RunFilters parameters={parameters} onChange={change} />
      <ErrorMessage error={error} />
      <p className="muted" aria-live="polite" data-testid="run-count">
        {runs ? `${runs.totalCount} run${runs.totalCount === 1 ? '' : 's'}` : loading ? 'Loading runs…' : ''}
      </p>
      {runs && rows.length === 0 ? (
        <div className="panel" data-testid="empty-state">
          <h2>No runs here</h2>
          <p>
            {parameters.size > 0 ? (
              <Link href="/">Clear the filters</Link>
            ) : (
              <>
                <Link href="/launch">Launch the first run</Link>, or train one from the command line:{' '}
                <code>npx clipwise train --config run.json --api {api.url}</code>
              </>
            )}
          </p>
        </div>
      ) : (
        <div className="table-scroll">
          <table data-testid="run-table">
            <thead>
              {table.getHeaderGroups().map((group) => (
                <tr key={group.id}>
                  <th scope="col">
                    <span className="visually-hidden">Select</span>
                  </th>
                  {group.headers.map((header) => {
                    const field = sortFieldOf[header.column.id];
                    const active = field !== undefined && field === sort.field;
                    const direction = sort.direction === 'ASC' ? 'ascending' : 'descending';
                    return (
                      <th key={header.id} scope="col" aria-sort={active ? direction : undefined}>
                        {field ? (
                          <button
                            type="button"
                            className="link-button"
                            onClick={() => sortBy(header.column.id)}
                          >
                            <table.FlexRender header={header} />
                            <span aria-hidden="true">
                              {active ? (sort.direction === 'ASC' ? ' ▲' : ' ▼') : ''}
                            </span>
                          </button>
                        ) : (
                          <table.FlexRender header={header} />
                        )}
                      </th>
                    );
                  })}
                </tr>
              ))}
            </thead>
            <tbody>
              {table.getRowModel().rows.map((row) => (
                <tr key={row.id} data-testid="run-row" data-run-id={row.original.id}>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={`Select ${row.original.name}`}
                      checked={selected.has(row.original.id)}
                      onChange={(event) => select(row.original.id, event.target.checked)}
                    />
                  </td>
                  {row.getAllCells().map((cell) => (
                    <td key={cell.id}>
                      <table.FlexRender cell={cell} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length === 0 ? null : <EpsilonLegend terms={distinctTerms(rows.map(({ privacy }) => privacy))} />}
      <nav className="row pages" aria-label="Pages">
        <button
          type="button"
          disabled={cursors.length === 0}
          onClick={() => setUrl({ after: cursors.slice(0, -1).join('~') })}
        >
          Previous
        </button>
        <button
          type="button"
          disabled={!runs?.pageInfo.hasNextPage || !runs.pageInfo.endCursor}
          onClick={() => setUrl({ after: [...cursors, runs?.pageInfo.endCursor ?? ''].join('~') })}
        >
          Next
        </button>
      </nav>
    </>
  );
}
