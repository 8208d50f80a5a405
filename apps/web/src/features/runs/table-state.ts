import type {
  PrivacyVerdict,
  RunFilter,
  RunSort,
  RunSortField,
  RunStatus,
} from '@clipwise/contract/operations';
import { parseRunQuery } from './run-query';

const sortFields: ReadonlySet<string> = new Set<RunSortField>([
  'CREATED_AT',
  'EPSILON',
  'MEAN_DICE',
  'METHOD',
  'MODEL',
  'NAME',
  'NOISE_MULTIPLIER',
  'PIXEL_ACCURACY',
  'STATUS',
]);
const statuses: ReadonlySet<string> = new Set<RunStatus>([
  'CANCELLED',
  'COMPLETED',
  'FAILED',
  'QUEUED',
  'RUNNING',
]);
const verdicts: ReadonlySet<string> = new Set<PrivacyVerdict>([
  'NON_PRIVATE',
  'NOTHING_CHARGED',
  'PRIVATE',
  'UNVERIFIED',
]);

/** Most runs that an address selects: what Compare draws at once. */
export const mostSelected = 100;

/** What the run table shows, as kept in the URL. */
export type TableState = {
  readonly filter: RunFilter;
  readonly sort: Required<RunSort>;
  /** What is wrong with the query box; the filter is then that of the facets alone. */
  readonly queryProblem: string | undefined;
  /** Ids of the selected runs, whether or not the filter holds for them. */
  readonly selected: readonly string[];
  /** Ids of columns; undefined for those that are shown unless others are asked for. */
  readonly columns: readonly string[] | undefined;
};

/** Values of a parameter that lists them. */
export function listOf(parameters: URLSearchParams, key: string): readonly string[] {
  return parameters.get(key)?.split(',').filter(Boolean) ?? [];
}

/** Reads study, model, method, noise, dataset, status, privacy, q, sort, direction, selected and columns; what is not understood is left out. */
export function readTableState(parameters: URLSearchParams): TableState {
  const list = (key: string) => {
    const values = listOf(parameters, key);
    return values.length > 0 ? [...values] : undefined;
  };
  const noise = list('noise')?.map(Number).filter(Number.isFinite);
  const field = parameters.get('sort') ?? '';
  const query = parseRunQuery(parameters.get('q') ?? '');
  const facets: RunFilter = {
    studyId: parameters.get('study') || undefined,
    models: list('model'),
    methods: list('method'),
    noiseMultipliers: noise && noise.length > 0 ? noise : undefined,
    datasets: list('dataset'),
    statuses: list('status')?.filter((value): value is RunStatus => statuses.has(value)),
    verdicts: list('privacy')?.filter((value): value is PrivacyVerdict => verdicts.has(value)),
  };
  return {
    filter: query.kind === 'filter' ? bothHold(facets, query.filter) : facets,
    sort: {
      field: sortFields.has(field) ? (field as RunSortField) : 'CREATED_AT',
      direction: parameters.get('direction') === 'ASC' ? 'ASC' : 'DESC',
    },
    queryProblem: query.kind === 'problem' ? query.message : undefined,
    selected: [...new Set(listOf(parameters, 'selected'))].slice(0, mostSelected),
    columns: list('columns'),
  };
}

/** The filter under which both hold: values that are in both lists. Without one no run is left, which is `ids: []`. */
export function bothHold(one: RunFilter, other: RunFilter): RunFilter {
  const joined: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other) as [keyof RunFilter, unknown][]) {
    const before = one[key];
    if (!Array.isArray(before) || before.length === 0 || !Array.isArray(value)) {
      joined[key] = value;
      continue;
    }
    const shared = before.filter((each) => value.includes(each));
    if (shared.length === 0) joined.ids = [];
    joined[key] = shared;
  }
  return joined as RunFilter;
}
