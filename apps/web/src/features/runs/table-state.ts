import type {
  PrivacyVerdict,
  RunFilter,
  RunSort,
  RunSortField,
  RunStatus,
} from '@clipwise/contract/operations';

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

/** What the run table shows, as kept in the URL. */
export type TableState = {
  readonly filter: RunFilter;
  readonly sort: Required<RunSort>;
  /** End cursors of the pages before this one; the last one is where this page starts. */
  readonly cursors: readonly string[];
};

/** Reads study, model, method, noise, status, privacy, q, sort, direction and after; what is not understood is left out. */
export function readTableState(parameters: URLSearchParams): TableState {
  const list = (key: string) => {
    const values = parameters.get(key)?.split(',').filter(Boolean) ?? [];
    return values.length > 0 ? values : undefined;
  };
  const noise = list('noise')?.map(Number).filter(Number.isFinite);
  const field = parameters.get('sort') ?? '';
  return {
    filter: {
      studyId: parameters.get('study') || undefined,
      models: list('model'),
      methods: list('method'),
      noiseMultipliers: noise && noise.length > 0 ? noise : undefined,
      statuses: list('status')?.filter((value): value is RunStatus => statuses.has(value)),
      verdicts: list('privacy')?.filter((value): value is PrivacyVerdict => verdicts.has(value)),
      nameContains: parameters.get('q') || undefined,
    },
    sort: {
      field: sortFields.has(field) ? (field as RunSortField) : 'CREATED_AT',
      direction: parameters.get('direction') === 'ASC' ? 'ASC' : 'DESC',
    },
    cursors: parameters.get('after')?.split('~').filter(Boolean) ?? [],
  };
}
