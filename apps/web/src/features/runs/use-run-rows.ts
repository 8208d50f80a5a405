'use client';

import { useApolloClient, useQuery } from '@apollo/client/react';
import { type RunFilter, RunPageDocument } from '@clipwise/contract/operations';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useEarlyQuery } from '../../data/use-early-query';
import { useRunsChanged } from '../../data/use-runs-changed';
import { firstPage, type GivenPage, keepGiven } from './first-page';
import { type RunRow, toRow } from './run-row';
import type { TableState } from './table-state';

const furtherPage = 200;

type Further = {
  readonly key: string;
  readonly rows: readonly RunRow[];
  readonly endCursor: string | null | undefined;
  readonly hasMore: boolean;
};

/** The runs under a filter in an order, as far as they were read, and how to read more. */
export type RunRows = {
  readonly rows: readonly RunRow[];
  /** How many there are; undefined before the first answer. */
  readonly total: number | undefined;
  readonly error: { readonly message: string } | undefined;
  /** Where the stream of changes goes on from. */
  readonly changesCursor: string | null | undefined;
  /** Reads the next ones, unless that is under way or there are none. */
  readonly readMore: () => void;
  readonly refetch: () => Promise<unknown>;
};

/**
 * Rows of the run table: the first page stays live, further ones are read on demand and mended where a run changed.
 *
 * @param fields what the shown columns read; nothing else is asked for. @param given rows that came with the page.
 */
export function useRunRows(
  filter: RunFilter,
  { by, direction }: TableState['sort'],
  fields: readonly string[],
  isSkipped: boolean,
  given?: GivenPage,
): RunRows {
  const client = useApolloClient();
  const sort = useMemo(() => ({ by, direction }), [by, direction]);
  const key = JSON.stringify([filter, sort, fields]);
  const variables = firstPage(filter, sort, fields);
  // What came with the page is as new as an answer, until something else was asked.
  const [fresh, setFresh] = useState(() =>
    given !== undefined && keepGiven(client, given) ? key : undefined,
  );
  if (fresh !== undefined && fresh !== key) setFresh(undefined);
  useEarlyQuery(RunPageDocument, variables, !isSkipped && fresh === undefined);
  const { data, previousData, error, refetch } = useQuery(RunPageDocument, {
    variables,
    skip: isSkipped,
    fetchPolicy: fresh === key ? 'cache-first' : 'cache-and-network',
  });
  // Values are in the order of the fields that were asked for: those of an older answer are kept with it.
  const held = useRef<{ readonly answer: unknown; readonly rows: readonly RunRow[] }>({
    answer: undefined,
    rows: [],
  });
  const answer = data?.runs ?? previousData?.runs;
  if (data !== undefined && held.current.answer !== data.runs)
    held.current = { answer: data.runs, rows: data.runs.nodes.map((node) => toRow(node, fields)) };
  const first = held.current.rows;
  const [further, setFurther] = useState<Further | undefined>(undefined);
  const shown = data !== undefined && further?.key === key ? further : undefined;
  const isReading = useRef<string | undefined>(undefined);

  const rows = useMemo(() => {
    const known = new Set(first.map(({ id }) => id));
    // A run that came in meanwhile pushes another one over the edge of the first page.
    return [...first, ...(shown?.rows.filter(({ id }) => !known.has(id)) ?? [])];
  }, [first, shown]);

  const after = shown?.endCursor ?? answer?.pageInfo.endCursor;
  const hasMore = shown?.hasMore ?? answer?.pageInfo.hasNextPage ?? false;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says filter, order and fields
  const readMore = useCallback(() => {
    if (isReading.current === key || !hasMore || data === undefined) return;
    isReading.current = key;
    const end = () => {
      isReading.current = undefined;
    };
    client
      .query({
        query: RunPageDocument,
        variables: { first: furtherPage, after, filter, sort, fields: [...fields] },
        fetchPolicy: 'no-cache',
      })
      .then((page) => {
        end();
        if (page.data === undefined) return;
        const { nodes, pageInfo } = page.data.runs;
        setFurther((before) => ({
          key,
          rows: [...(before?.key === key ? before.rows : []), ...nodes.map((node) => toRow(node, fields))],
          endCursor: pageInfo.endCursor,
          hasMore: pageInfo.hasNextPage,
        }));
      }, end);
  }, [client, key, after, hasMore, data]);

  const changesCursor = answer?.changesCursor;
  useRunsChanged(
    (changed) =>
      isSkipped
        ? Promise.resolve()
        : Promise.allSettled([
            refetch(),
            mend(changed === undefined ? further?.rows.map(({ id }) => id) : [...changed]),
          ]),
    { from: changesCursor },
  );

  /** Reads those of the further rows again that changed. */
  async function mend(changed: readonly string[] | undefined): Promise<void> {
    const ids = further?.rows.map(({ id }) => id).filter((id) => changed?.includes(id)) ?? [];
    if (ids.length === 0) return;
    const page = await client.query({
      query: RunPageDocument,
      variables: {
        first: furtherPage,
        filter: { ids: ids.slice(0, furtherPage) },
        sort,
        fields: [...fields],
      },
      fetchPolicy: 'no-cache',
    });
    const read = new Map(page.data?.runs.nodes.map((node) => [node.id, toRow(node, fields)]));
    setFurther((before) => before && { ...before, rows: before.rows.map((row) => read.get(row.id) ?? row) });
  }

  return {
    rows,
    total: answer?.totalCount,
    error: answer === undefined ? error : undefined,
    changesCursor,
    readMore,
    refetch: () => refetch().catch(() => undefined),
  };
}
