import type { ApolloClient } from '@apollo/client';
import {
  RunPageDocument,
  type RunPageQuery,
  type RunPageQueryVariables,
} from '@clipwise/contract/operations';
import { columnsOf, type RunColumn } from './run-columns';
import { commonFields } from './run-row';
import { readTableState, type TableState } from './table-state';

/** The first rows of the table, and what was asked for them. */
export type GivenPage = { readonly variables: RunPageQueryVariables; readonly data: RunPageQuery };

/** What the rows of these columns read; nothing else is asked for. */
export function fieldsOf(columns: readonly RunColumn[]): readonly string[] {
  return [...new Set([...commonFields, ...columns.flatMap((column) => column.fields)])];
}

/** Asks for the first rows of a table. */
export function firstPage(
  filter: TableState['filter'],
  { by, direction }: TableState['sort'],
  fields: readonly string[],
) {
  return { first: 50, filter, sort: { by, direction }, fields: [...fields] } satisfies RunPageQueryVariables;
}

/** What the table asks first at an address; undefined where it shows groups. */
export function firstPageOf(parameters: URLSearchParams): RunPageQueryVariables | undefined {
  const { filter, sort, columns, group } = readTableState(parameters);
  return group.length > 0 ? undefined : firstPage(filter, sort, fieldsOf(columnsOf(columns, [])));
}

/** Keeps rows that came with the page, unless the client has read them already: these may be older. @returns whether they were kept. */
export function keepGiven(client: ApolloClient, { variables, data }: GivenPage): boolean {
  if (client.readQuery({ query: RunPageDocument, variables }) !== null) return false;
  client.writeQuery({ query: RunPageDocument, variables, data });
  return true;
}
