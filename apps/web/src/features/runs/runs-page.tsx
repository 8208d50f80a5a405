'use client';

import { useApolloClient, useQuery } from '@apollo/client/react';
import {
  RunFieldFacetsDocument,
  RunFieldsDocument,
  RunPageDocument,
  StudiesDocument,
} from '@clipwise/contract/operations';
import { Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useApi } from '../../data/api-provider';
import { useWhyNot } from '../../data/caller';
import { distinctTerms } from '../../data/epsilon-terms';
import { formatCount } from '../../data/format';
import { useAttempt } from '../../data/use-attempt';
import { useRunsChanged } from '../../data/use-runs-changed';
import { type UrlChanges, useUrlState } from '../../data/use-url-state';
import { useCommands } from '../../ui/commands';
import { ErrorMessage } from '../../ui/error-message';
import { ExportMenu } from '../../ui/export-menu';
import { GraphqlButton } from '../../ui/graphql-button';
import { Link } from '../../ui/link';
import { MarkLegend } from '../../ui/mark-legend';
import { PageHeader } from '../../ui/page-header';
import { Awaiting } from '../../ui/states';
import { ColumnChooser } from './column-chooser';
import { FacetFilters } from './facet-filters';
import { facetsOf } from './facets';
import { fieldsOf, firstPage, type GivenPage } from './first-page';
import { GroupChooser } from './group-chooser';
import { QueryBox } from './query-box';
import { allColumns, columnsOf, type KnownField } from './run-columns';
import { privacyOf, type RunRow } from './run-row';
import { RunTable } from './run-table';
import { SavedViews } from './saved-views';
import { SelectionBar } from './selection-bar';
import { ShelfMenu } from './shelf-menu';
import { TableSkeleton } from './table-skeleton';
import { facetFields, mostSelected, readTableState } from './table-state';
import { useRunRows } from './use-run-rows';
import { useSelection } from './use-selection';
import { useShelf } from './use-shelf';

const NoRuns = dynamic(() => import('./no-runs').then((module) => module.NoRuns), { ssr: false });
const GroupTable = dynamic(() => import('./group-table').then((module) => module.GroupTable), { ssr: false });

const noFields: readonly KnownField[] = [];
const filterParameters = ['q', ...facetFields.map(({ name }) => name)];
const countedFields = facetFields.map(({ field }) => field);

/** Every run in a table: filtered, sorted and gathered by the API; all that is shown is in the address. @param given rows that came with the page. */
export function RunsPage({ given }: { readonly given?: GivenPage | undefined }) {
  const client = useApolloClient();
  const router = useRouter();
  const api = useApi();
  const [parameters, setUrl] = useUrlState();
  const address = parameters.toString();
  // The rows are asked for alone first: what is only chosen from would take the processor from them.
  const [hasRows, setHasRows] = useState(false);
  const fieldData = useQuery(RunFieldsDocument, { variables: {}, skip: !hasRows });
  const fields = fieldData.data?.runFields ?? noFields;
  const names = useMemo(() => fields.map(({ field }) => field), [fields]);
  const {
    filter,
    sort,
    shelf: place,
    queryProblem,
    selected,
    columns: asked,
    group,
  } = useMemo(
    () =>
      readTableState(
        new URLSearchParams(address),
        names.length === 0 ? undefined : (field) => names.includes(field) || field.startsWith('environment.'),
      ),
    [address, names],
  );
  const columns = useMemo(() => columnsOf(asked, fields), [asked, fields]);
  const read = fieldsOf(columns).join('\n');
  const readFields = useMemo(() => read.split('\n'), [read]);
  const isGrouped = group.length > 0;
  const { rows, total, error, changesCursor, readMore, refetch } = useRunRows(
    filter,
    sort,
    readFields,
    isGrouped,
    given,
  );
  useEffect(() => {
    if (total !== undefined || error !== undefined || isGrouped) setHasRows(true);
  }, [total, error, isGrouped]);
  const facetData = useQuery(RunFieldFacetsDocument, {
    skip: !hasRows,
    variables: {
      fields: countedFields,
      filter: filter.shelves === undefined ? {} : { shelves: filter.shelves },
      first: 50,
    },
  });
  const studyData = useQuery(StudiesDocument, { variables: { first: 200 }, skip: !hasRows });
  useRunsChanged(() => Promise.allSettled([facetData.refetch(), studyData.refetch()]), {
    everyMs: 5_000,
    from: changesCursor,
  });
  const facets = useMemo(
    () => facetsOf((facetData.data ?? facetData.previousData)?.runFieldFacets, studyData.data?.studies),
    [facetData.data, facetData.previousData, studyData.data],
  );
  const selection = useSelection(selected, filter, rows);
  const shelf = useShelf(() => Promise.allSettled([refetch(), client.refetchQueries({ include: 'active' })]));
  const [current, setCurrent] = useState(-1);
  const [isTagging, setTagging] = useState(false);
  const mayWrite = useWhyNot('write') === undefined;
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
  const sortBy = (field: string) =>
    change({
      sort: field,
      direction: sort.by === field && sort.direction === 'DESC' ? 'ASC' : 'DESC',
    });
  const compare = () =>
    selection.shown.length > 0 && router.push(`/compare?ids=${selection.shown.join(',')}`);
  const move = (by: number) => setCurrent((at) => Math.max(0, Math.min(rows.length - 1, at + by)));
  const atCurrent = (act: (run: RunRow) => void) => () => {
    const run = rows[current];
    if (run !== undefined) act(run);
  };
  const { attempt, error: exportError } = useAttempt();
  const exportAll = () =>
    attempt(async () => {
      const { exportRuns } = await import('./export-runs');
      await exportRuns(client, { filter, sort }, columns);
    });
  const hasSelection = selection.shown.length > 0;
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
    {
      id: 'tag',
      label: 'Tag the selected runs',
      key: 't',
      run: () => hasSelection && mayWrite && setTagging(true),
    },
    {
      id: 'archive',
      label: 'Archive the selected runs',
      key: 'e',
      run: () => hasSelection && mayWrite && void shelf.archive(selection.shown),
    },
    { id: 'clear', label: 'Select nothing', key: 'Escape', run: () => select(selected, false) },
    { id: 'export', label: 'Export the runs as CSV', run: () => void exportAll() },
    {
      id: 'group',
      label: isGrouped ? 'Show single runs' : 'Group by method, sigma and model',
      key: 'g',
      run: () => change({ group: isGrouped ? undefined : 'method,noiseMultiplier,model' }),
    },
  ]);

  const isFiltered = filterParameters.some((name) => parameters.has(name));
  const clearFilters = () => change(Object.fromEntries(filterParameters.map((name) => [name, undefined])));
  const valuesOf = (field: string) =>
    facets
      .find((one) => one.field === field)
      ?.options.map(({ value }) =>
        field === 'status' || field === 'verdict' ? value.toLowerCase().replaceAll('_', '-') : value,
      ) ?? [];
  const count = total === undefined || isGrouped ? '' : `${formatCount(total)} run${total === 1 ? '' : 's'}`;

  return (
    <>
      <PageHeader
        title="Runs"
        beside={
          <>
            <span className="muted nowrap" aria-live="polite" data-testid="run-count">
              {count}
            </span>
            <SavedViews parameters={parameters} isWaiting={!hasRows} />
          </>
        }
        tools={
          <>
            <GraphqlButton
              title="this table"
              document={RunPageDocument}
              variables={firstPage(filter, sort, readFields)}
            />
            <ExportMenu filter={filter} isDisabled={total === 0}>
              {(close) => (
                <button
                  type="button"
                  className="option"
                  onClick={() => {
                    close();
                    void exportAll();
                  }}
                >
                  The table as shown, CSV
                </button>
              )}
            </ExportMenu>
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
          fields={names}
          valuesOf={valuesOf}
          onAsk={(text) => change({ q: text })}
        />
        <ShelfMenu place={place} onChange={(next) => change({ shelf: next, selected: undefined })} />
        <GroupChooser group={group} fields={names} onChange={(next) => change({ group: next.join(',') })} />
        {isGrouped ? null : (
          <ColumnChooser
            shown={columns}
            all={allColumns(fields)}
            onChange={(next) => setUrl({ columns: next?.join(',') })}
          />
        )}
      </div>
      <ErrorMessage error={exportError} />
      {queryProblem === undefined ? null : (
        <div className="notice" role="alert">
          <p>{queryProblem}. The query is not applied.</p>
        </div>
      )}
      {isGrouped ? (
        <GroupTable by={group} filter={filter} selected={new Set(selected)} onSelect={select} />
      ) : total === undefined ? (
        <div className="table-frame">
          <Awaiting error={error} onRetry={() => void refetch()}>
            <TableSkeleton />
          </Awaiting>
        </div>
      ) : total === 0 ? (
        <div className="table-frame">
          <NoRuns isFiltered={isFiltered || place !== 'CURRENT'} apiUrl={api.url} onClear={clearFilters} />
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
        shelf={shelf}
        place={place}
        isTagging={isTagging}
        onTagging={setTagging}
        onDropHidden={() => select(selection.hidden, false)}
        onClear={() => select(selected, false)}
      >
        <MarkLegend differing={distinctTerms(rows.map(privacyOf))} />
      </SelectionBar>
    </>
  );
}
