'use client';

import { useApolloClient, useQuery } from '@apollo/client/react';
import {
  RunFacetsDocument,
  type RunFilter,
  RunListDocument,
  type RunListRowFragment,
  type RunSort,
} from '@clipwise/contract/operations';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useRunsChanged } from '../../data/use-runs-changed';

const firstPage = 50;
const furtherPage = 200;

export type RunRow = RunListRowFragment;

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
  /** Reads the next ones, unless that is under way or there are none. */
  readonly readMore: () => void;
  readonly retry: () => void;
};

/** Rows of the run table: the first page stays live, further ones are read on demand and mended where a run changed. */
export function useRunRows(filter: RunFilter, sort: RunSort): RunRows {
  const client = useApolloClient();
  const key = JSON.stringify([filter, sort]);
  const { data, previousData, error, refetch } = useQuery(RunListDocument, {
    variables: { first: firstPage, filter, sort },
  });
  const answer = (data ?? previousData)?.runs;
  const [further, setFurther] = useState<Further | undefined>(undefined);
  const shown = data !== undefined && further?.key === key ? further : undefined;
  const isReading = useRef<string | undefined>(undefined);

  const rows = useMemo(() => {
    const first = answer?.edges.map(({ node }) => node) ?? [];
    const known = new Set(first.map(({ id }) => id));
    // A run that came in meanwhile pushes another one over the edge of the first page.
    return [...first, ...(shown?.rows.filter(({ id }) => !known.has(id)) ?? [])];
  }, [answer, shown]);

  const after = shown?.endCursor ?? answer?.pageInfo.endCursor;
  const hasMore = shown?.hasMore ?? answer?.pageInfo.hasNextPage ?? false;
  const readMore = useCallback(() => {
    if (isReading.current === key || !hasMore || data === undefined) return;
    isReading.current = key;
    const end = () => {
      isReading.current = undefined;
    };
    client
      .query({
        query: RunListDocument,
        variables: { first: furtherPage, after, filter, sort },
        fetchPolicy: 'no-cache',
      })
      .then((page) => {
        end();
        if (page.data === undefined) return;
        const { edges, pageInfo } = page.data.runs;
        setFurther((before) => ({
          key,
          rows: [...(before?.key === key ? before.rows : []), ...edges.map(({ node }) => node)],
          endCursor: pageInfo.endCursor,
          hasMore: pageInfo.hasNextPage,
        }));
      }, end);
  }, [client, key, after, hasMore, filter, sort, data]);

  useRunsChanged(
    (changed) =>
      Promise.allSettled([
        refetch(),
        client.refetchQueries({ include: [RunFacetsDocument] }),
        mend(changed === undefined ? further?.rows.map(({ id }) => id) : [...changed]),
      ]),
    filter.studyId == null ? undefined : String(filter.studyId),
  );

  /** Reads those of the further rows again that changed. */
  async function mend(changed: readonly string[] | undefined): Promise<void> {
    const ids = further?.rows.map(({ id }) => id).filter((id) => changed?.includes(id)) ?? [];
    if (ids.length === 0) return;
    const page = await client.query({
      query: RunListDocument,
      variables: { first: furtherPage, filter: { ids: ids.slice(0, furtherPage) } },
      fetchPolicy: 'no-cache',
    });
    const read = new Map(page.data?.runs.edges.map(({ node }) => [node.id, node]));
    setFurther((before) => before && { ...before, rows: before.rows.map((row) => read.get(row.id) ?? row) });
  }

  return {
    rows,
    total: answer?.totalCount,
    error: answer === undefined ? error : undefined,
    readMore,
    retry: () => void refetch().catch(() => undefined),
  };
}
