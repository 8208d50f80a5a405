import type { RunCondition, RunFilter, RunShelf, RunSort } from '@clipwise/contract/operations';
import { parseRunQuery } from './run-query';

/** Most runs that an address selects: what Compare draws at once. */
export const mostSelected = 200;

/** Properties that are filtered by their values: the parameter in the address, the title, the field. */
export const facetFields = [
  { name: 'study', title: 'study', field: 'study' },
  { name: 'method', title: 'method', field: 'method' },
  { name: 'noise', title: 'sigma', field: 'noiseMultiplier' },
  { name: 'model', title: 'model', field: 'model' },
  { name: 'status', title: 'status', field: 'status' },
  { name: 'privacy', title: 'privacy', field: 'verdict' },
  { name: 'dataset', title: 'data set', field: 'dataset' },
  { name: 'seed', title: 'seed', field: 'seed' },
  { name: 'tag', title: 'tag', field: 'tags' },
] as const;

const numbers: ReadonlySet<string> = new Set(['noiseMultiplier', 'seed']);
const shelves: ReadonlySet<string> = new Set<RunShelf>(['ARCHIVED', 'CURRENT', 'DELETED']);

/** What the run table shows, as kept in the URL. */
export type TableState = {
  readonly filter: RunFilter;
  readonly sort: { readonly by: string; readonly direction: RunSort['direction'] };
  readonly shelf: RunShelf;
  /** What is wrong with the query box; the filter is then that of the facets alone. */
  readonly queryProblem: string | undefined;
  /** Ids of the selected runs, whether or not the filter holds for them. */
  readonly selected: readonly string[];
  /** Ids of columns; undefined for those that are shown unless others are asked for. */
  readonly columns: readonly string[] | undefined;
  /** Fields that the runs are gathered by; none for a plain list. */
  readonly group: readonly string[];
};

/** Values of a parameter that lists them. */
export function listOf(parameters: URLSearchParams, key: string): readonly string[] {
  return parameters.get(key)?.split(',').filter(Boolean) ?? [];
}

/** Reads the facets, q, sort, direction, selected, columns, group and shelf; what is not understood is left out. */
export function readTableState(
  parameters: URLSearchParams,
  isField?: (field: string) => boolean,
): TableState {
  const query = parseRunQuery(parameters.get('q') ?? '', isField);
  const facets = facetFields.flatMap(({ name, field }): RunCondition[] => {
    const values = listOf(parameters, name).map((value) => (numbers.has(field) ? Number(value) : value));
    const known = values.filter((value) => typeof value === 'string' || Number.isFinite(value));
    return known.length === 0 ? [] : [{ field, op: 'IN', value: known }];
  });
  const asked = query.kind === 'filter' ? query.filter : {};
  const where = [...facets, ...(asked.where ?? [])];
  const shelf = parameters.get('shelf') ?? '';
  const columns = listOf(parameters, 'columns');
  return {
    filter: {
      ...asked,
      ...(where.length === 0 ? {} : { where }),
      ...(shelves.has(shelf) ? { shelves: [shelf as RunShelf] } : {}),
    },
    sort: {
      by: parameters.get('sort') || 'createdAt',
      direction: parameters.get('direction') === 'ASC' ? 'ASC' : 'DESC',
    },
    shelf: shelves.has(shelf) ? (shelf as RunShelf) : 'CURRENT',
    queryProblem: query.kind === 'problem' ? query.message : undefined,
    selected: [...new Set(listOf(parameters, 'selected'))].slice(0, mostSelected),
    columns: columns.length > 0 ? columns : undefined,
    group: listOf(parameters, 'group').slice(0, 4),
  };
}
