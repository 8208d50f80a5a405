'use client';

import { useQuery } from '@apollo/client/react';
import { type RunFilter, RunIdsDocument } from '@clipwise/contract/operations';
import { useMemo } from 'react';
import type { RunRow } from './run-row';
import { mostSelected } from './table-state';

/** The selected runs, apart: those that the filter holds for, which are what a comparison takes, and the others. */
export type Selection = { readonly shown: readonly string[]; readonly hidden: readonly string[] };

/** Tells which selected runs are among those that are filtered for; the API is asked about those that were not read. */
export function useSelection(
  selected: readonly string[],
  filter: RunFilter,
  rows: readonly RunRow[],
): Selection {
  const unread = useMemo(() => {
    const read = new Set(rows.map(({ id }) => id));
    return selected.filter((id) => !read.has(id));
  }, [selected, rows]);
  const { data } = useQuery(RunIdsDocument, {
    variables: { first: mostSelected, filter: { ...filter, ids: unread } },
    skip: unread.length === 0,
  });
  return useMemo(() => {
    const found = new Set(data?.runs.nodes.map(({ id }) => id));
    const isShown = (id: string) => !unread.includes(id) || found.has(id);
    return {
      shown: selected.filter(isShown),
      hidden: data === undefined ? [] : selected.filter((id) => !isShown(id)),
    };
  }, [data, selected, unread]);
}
