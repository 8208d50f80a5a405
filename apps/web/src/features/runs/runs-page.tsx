'use client';

import { useApolloClient, useQuery } from '@apollo/client/react';
import {
  RunFacetsDocument,
  RunListDocument,
  type RunSortField,
  StudiesDocument,
} from '@clipwise/contract/operations';
import { Download, Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo, useRef, useState } from 'react';
import { useApi } from '../../data/api-provider';
import { download } from '../../data/download';
import { distinctTerms } from '../../data/epsilon-terms';
import { type UrlChanges, useUrlState } from '../../data/use-url-state';
import { useCommands } from '../../ui/commands';
import { MarkLegend } from '../../ui/mark-legend';
import { PageHeader } from '../../ui/page-header';
import { Awaiting, EmptyState } from '../../ui/states';
import { ColumnChooser } from './column-chooser';
import { runsToCsv } from './csv';
import { FacetFilters } from './facet-filters';
import { facetsOf } from './facets';
import { QueryBox } from './query-box';
import { columnsOf } from './run-columns';
import { RunTable } from './run-table';
import { SelectionBar } from './selection-bar';
import { TableSkeleton } from './table-skeleton';
import { mostSelected, readTableState } from './table-state';
import { type RunRow, useRunRows } from './use-run-rows';
import { useSelection } from './use-selection';

/** Every run in a table: filtered and sorted by the API; filter, order, columns and selection are in the address. */
export function RunsPage() {
  const client = useApolloClient();
  const router = useRouter();
  const api = useApi();
  const [parameters, setUrl] = useUrlState();
  const address = parameters.toString();
  const {
    filter,
    sort,
    queryProblem,
    selected,
    columns: asked,
  } = useMemo(() => readTableState(new URLSearchParams(address)), [address]);
  const { rows, total, error, readMore, retry } = useRunRows(filter, sort);
  const facetData = useQuery(RunFacetsDocument, { variables: { studyId: filter.studyId } });
  const studyData = useQuery(StudiesDocument, { variables: { first: 100 } });
  const facets = useMemo(
    () => facetsOf((facetData.data ?? facetData.previousData)?.runFacets, studyData.data?.studies),
    [facetData.data, facetData.previousData, studyData.data],
  );
  const columns = useMemo(() => columnsOf(asked), [asked]);
  const selection = useSelection(selected, filter, rows);
  const [current, setCurrent] = useState(-1);
  const queryInput = useRef<HTMLInputElement>(null);
  const frame = useRef<HTMLDivElement>(null);

  const change = (changes: UrlChanges) => {
    setCurrent(-1);
    frame.current?.scrollTo({ top: 0 });
    setUrl(changes);
  };
  const select = (ids: readonly string[], isOn: boolean) => {
    const next = new Set(selected);
    for (const id of ids) {
      if (!isOn) next.delete(id);
      else if (next.size < mostSelected) next.add(id);
    }
    setUrl({ selected: [...next].join(',') });
  };
  const sortBy = (field: RunSortField) =>
    change({ sort: field, direction: sort.field === field && sort.direction === 'DESC' ? 'ASC' : 'DESC' });
  const compare = () =>
    selection.shown.length > 0 && router.push(`/compare?ids=${selection.shown.join(',')}`);
  const move = (by: number) => setCurrent((at) => Math.max(0, Math.min(rows.length - 1, at + by)));
  const atCurrent = (act: (run: RunRow) => void) => () => {
    const run = rows[current];
    if (run !== undefined) act(run);
  };
  const exportAll = async () => {
    const all: RunRow[] = [];
    let after: string | null | undefined;
    do {
      const page = await client.query({
        query: RunListDocument,
        variables: { first: 200, after, filter, sort },
        fetchPolicy: 'no-cache',
      });
      if (!page.data) return;
      all.push(...page.data.runs.edges.map((edge) => edge.node));
      after = page.data.runs.pageInfo.hasNextPage ? page.data.runs.pageInfo.endCursor : undefined;
    } while (after);
    download('runs.csv', new Blob([runsToCsv(all)], { type: 'text/csv' }));
  };
  useCommands([
    { id: 'query', label: 'Find runs', key: '/', run: () => queryInput.current?.focus() },
    { id: 'next', label: 'Next run', key: 'j', run: () => move(1) },
    { id: 'previous', label: 'Previous run', key: 'k', run: () => move(-1) },
    {
      id: 'toggle',
      label: 'Select the run, or not',
      key: 'x',
      run: atCurrent((run) => select([run.id], !selected.includes(run.id))),
    },
    { id: 'open', label: 'Open the run', key: 'o', run: atCurrent((run) => router.push(`/runs/${run.id}`)) },
    { id: 'compare', label: 'Compare the selected runs', key: 'c', run: () => void compare() },
    { id: 'clear', label: 'Select nothing', key: 'Escape', run: () => select(selected, false) },
    { id: 'export', label: 'Export the runs as CSV', run: () => void exportAll() },
  ]);

  const isFiltered = ['q', ...facets.map(({ name }) => name)].some((name) => parameters.has(name));
  const clearFilters = () =>
    change(Object.fromEntries(['q', ...facets.map(({ name }) => name)].map((name) => [name, undefined])));
  const valuesOf = (word: string) => {
    const name = word === 'sigma' ? 'noise' : word;
    const facet = facets.find((one) => one.name === name);
    return (
      facet?.options.map(({ value }) =>
        name === 'status' || name === 'privacy' ? value.toLowerCase().replaceAll('_', '-') : value,
      ) ?? []
    );
  };

  return (
    <>
      <PageHeader
        title="Runs"
        beside={
          <span className="muted" aria-live="polite" data-testid="run-count">
            {total === undefined ? '' : `${total.toLocaleString('en')} run${total === 1 ? '' : 's'}`}
          </span>
        }
        tools={
          <>
            <button
              type="button"
              className="button not-phone"
              onClick={() => void exportAll()}
              disabled={rows.length === 0}
            >
              <Download size={14} strokeWidth={1.4} aria-hidden="true" />
              Export
            </button>
            <Link className="button is-primary" href="/launch" aria-label="Launch">
              <Plus size={14} strokeWidth={1.6} aria-hidden="true" />
              <span className="not-phone">Launch</span>
            </Link>
          </>
        }
      />
      <div className="bar">
        <FacetFilters facets={facets} parameters={parameters} onChange={change} />
        <QueryBox
          value={parameters.get('q') ?? ''}
          inputRef={queryInput}
          valuesOf={valuesOf}
          onAsk={(text) => change({ q: text })}
        />
        <ColumnChooser
          shown={columns.map(({ id }) => id)}
          onChange={(next) => setUrl({ columns: next?.join(',') })}
        />
      </div>
      {queryProblem === undefined ? null : (
        <div className="notice" role="alert">
          <p>{queryProblem}. The query is not applied.</p>
        </div>
      )}
      {total === undefined ? (
        <div className="table-frame">
          <Awaiting error={error} onRetry={retry}>
            <TableSkeleton />
          </Awaiting>
        </div>
      ) : total === 0 ? (
        <div className="table-frame">
          <EmptyState testId="empty-state">
            {isFiltered ? (
              <>
                <p>No run fits these filters.</p>
                <button type="button" className="button" onClick={clearFilters}>
                  Clear filters
                </button>
              </>
            ) : (
              <>
                <p>
                  No runs yet. Launch one here, or train from the command line:{' '}
                  <code>npx clipwise train --config run.json --api {api.url}</code>
                </p>
                <Link className="button is-primary" href="/launch">
                  Launch a run
                </Link>
              </>
            )}
          </EmptyState>
        </div>
      ) : (
        <RunTable
          rows={rows}
          total={total}
          columns={columns}
          sort={sort}
          selected={new Set(selected)}
          current={current}
          frame={frame}
          onSort={sortBy}
          onSelect={select}
          onCurrent={setCurrent}
          onNeedMore={readMore}
        />
      )}
      <SelectionBar
        selection={selection}
        onDropHidden={() => select(selection.hidden, false)}
        onClear={() => select(selected, false)}
      >
        <MarkLegend differing={distinctTerms(rows.map(({ privacy }) => privacy))} />
      </SelectionBar>
    </>
  );
}
