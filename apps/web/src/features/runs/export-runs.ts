import type { ApolloClient } from '@apollo/client';
import { RunPageDocument } from '@clipwise/contract/operations';
import { download } from '../../data/download';
import { exportedFields, runsToCsv } from './csv';
import type { RunColumn } from './run-columns';
import { type RunRow, toRow } from './run-row';
import type { TableState } from './table-state';

/** Reads every run of a table and lets the reader keep them as CSV: the shown columns, and what a number means nothing without. */
export async function exportRuns(
  client: ApolloClient,
  { filter, sort }: Pick<TableState, 'filter' | 'sort'>,
  columns: readonly RunColumn[],
): Promise<void> {
  const fields = [...new Set([...exportedFields, ...columns.flatMap((column) => column.fields)])];
  const all: RunRow[] = [];
  let after: string | null | undefined;
  do {
    const page = await client.query({
      query: RunPageDocument,
      variables: { first: 200, after, filter, sort, fields },
      fetchPolicy: 'no-cache',
    });
    if (page.data === undefined) throw new Error('the API told no runs; export them again');
    all.push(...page.data.runs.nodes.map((node) => toRow(node, fields)));
    after = page.data.runs.pageInfo.hasNextPage ? page.data.runs.pageInfo.endCursor : undefined;
  } while (after);
  download('runs.csv', new Blob([runsToCsv(all, fields)], { type: 'text/csv' }));
}
