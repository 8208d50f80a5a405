import { limits } from '@clipwise/contract';
import type { RunRow } from '../../db/tables/runs.js';
import { BadUserInputError } from '../../errors.js';
import type { AttemptPointsService } from '../metrics/attempt-points.service.js';
import type { PrivacyService } from '../privacy/privacy.service.js';
import type { RunEventsService } from '../runs/run-events.service.js';
import { type RunFilter, type RunSort, RunSortField, SortDirection } from '../runs/runs.input.js';
import type { RunsService } from '../runs/runs.service.js';
import type { RunFieldKind } from '../runs/search/run-field.js';
import type { RunSearchService } from '../runs/search/run-search.service.js';
import type { ExportColumn, ExportTable, ExportType, ExportValue } from './export-table.js';

/** What can be exported of the runs of a query. */
export const exportKinds = ['runs', 'series', 'ledger', 'events'] as const;
export type ExportKind = (typeof exportKinds)[number];

/** An export as it is asked for. */
export interface ExportRequest {
  readonly filter: RunFilter;
  /** Null for the order in which the runs were made. */
  readonly sort: RunSort | null;
  /** Of runs: fields, as `runFields` lists them; null for all that these runs have. */
  readonly columns: readonly string[] | null;
  /** Of series: names of metrics; null for all. */
  readonly keys: readonly string[] | null;
  /** Of series. */
  readonly attempt: number | 'newest' | 'all';
  /** The key of the last row that the caller has, as the row holds it, with commas; null for the first row. */
  readonly after: string | null;
  /** Rows at most; null for all. */
  readonly first: number | null;
}

/** What the service works with. */
export interface ExportsDependencies {
  readonly runs: RunsService;
  readonly runSearch: RunSearchService;
  readonly points: AttemptPointsService;
  readonly privacy: PrivacyService;
  readonly runEvents: RunEventsService;
}

type Pages = ReturnType<ExportTable['pages']>;

const oldestFirst: RunSort = { field: RunSortField.CREATED_AT, direction: SortDirection.ASC };

/**
 * Tables of all that a query has, read page by page. The first columns of a row are its key: who was cut off asks for what comes
 * after the last row that arrived whole.
 */
export class ExportsService {
  constructor(private readonly parts: ExportsDependencies) {}

  /** @throws BadUserInputError here or from the first page. */
  async table(kind: ExportKind, request: ExportRequest): Promise<ExportTable> {
    const { first } = request;
    if (first !== null && !(Number.isInteger(first) && first >= 1))
      throw new BadUserInputError(`first must be an integer of 1 or more, got ${first}`);
    const table = await this.#whole(kind, request);
    return first === null ? table : { columns: table.columns, pages: () => cut(table.pages(), first) };
  }

  #whole(kind: ExportKind, request: ExportRequest): ExportTable | Promise<ExportTable> {
    switch (kind) {
      case 'runs':
        return this.#runs(request);
      case 'series':
        return { columns: seriesColumns, pages: () => this.#series(request) };
      case 'ledger':
        return { columns: ledgerColumns, pages: () => this.#ledger(request) };
      case 'events':
        return { columns: eventColumns, pages: () => this.#events(request) };
      default:
        return kind satisfies never;
    }
  }

  async #runs({ filter, sort, columns, after }: ExportRequest): Promise<ExportTable> {
    const { runs, runSearch } = this.parts;
    const fields = await runSearch.columns(columns, filter);
    const typed = fields.map(({ key, kind }) => ({ name: key, type: typeOf[kind] }));
    async function* pages(): Pages {
      for await (const page of runs.walk(filter, sort ?? oldestFirst, after)) {
        const rows: ExportValue[][] = page.map(({ id }) => [id]);
        for (let from = 0; from < typed.length; from += limits.columns) {
          const part = typed.slice(from, from + limits.columns);
          const names = part.map(({ name }) => name);
          const held = await runSearch.values(page.map(({ id }) => ({ runId: id, fields: names })));
          for (const [at, values] of held.entries())
            rows[at]?.push(...part.map(({ type }, place) => typedValue(values[place], type)));
        }
        // Where it goes on, the walk begins with the run that the caller has.
        const isKnown = page[0]?.id === after?.toLowerCase();
        if (rows.length > (isKnown ? 1 : 0)) yield isKnown ? rows.slice(1) : rows;
      }
    }
    return { columns: [{ name: 'id', type: 'text' }, ...typed], pages };
  }

  async *#series({ filter, sort, keys, attempt, after }: ExportRequest): Pages {
    const place = after === null ? null : pointPlace(after);
    for await (const run of this.#each(filter, sort, place?.runId ?? null)) {
      const { id } = run;
      const from = id === place?.runId ? place : null;
      for await (const page of this.parts.points.points({ runId: id, names: keys, attempt }, from))
        yield page.points.map(
          ({ name, point: { step, cursor, value, epoch, wallTimeMs, at, disclosure } }) => [
            ...[id, page.attempt, step, cursor, name, value, epoch, wallTimeMs],
            ...[new Date(at), disclosure],
          ],
        );
    }
  }

  async *#ledger({ filter, sort, after }: ExportRequest): Pages {
    const place = after === null ? null : cursorPlace(after);
    for await (const run of this.#each(filter, sort, place?.runId ?? null)) {
      const { id, delta, unit, neighbouring, privacyVerdict } = run;
      for (let cursor = id === place?.runId ? place.cursor : 0; ; ) {
        const page = await this.parts.privacy.charges(id, cursor, pageRows);
        if (page.length > 0)
          yield page.map((charge) => [
            ...[id, charge.cursor, charge.step, charge.count, charge.event, charge.epsilon],
            ...[delta, unit, neighbouring, privacyVerdict, charge.chargedAt],
          ]);
        cursor = page.at(-1)?.cursor ?? cursor;
        if (page.length < pageRows) break;
      }
    }
  }

  async *#events({ filter, sort, after }: ExportRequest): Pages {
    const place = after === null ? null : cursorPlace(after);
    for await (const { id } of this.#each(filter, sort, place?.runId ?? null)) {
      for (let cursor = id === place?.runId ? place.cursor : 0; ; ) {
        const { events, lastCursor } = await this.parts.runEvents.page(id, cursor, pageRows);
        if (events.length > 0)
          yield events.map(({ cursor, at, event }) => [id, cursor, at, event.kind, event]);
        cursor = events.at(-1)?.cursor ?? lastCursor;
        if (cursor >= lastCursor) break;
      }
    }
  }

  async *#each(filter: RunFilter, sort: RunSort | null, from: string | null): AsyncGenerator<RunRow> {
    for await (const page of this.parts.runs.walk(filter, sort ?? oldestFirst, from)) yield* page;
  }
}

const pageRows = 2_000;

const seriesColumns: readonly ExportColumn[] = [
  { name: 'runId', type: 'text' },
  { name: 'attempt', type: 'integer' },
  { name: 'step', type: 'integer' },
  { name: 'cursor', type: 'integer' },
  { name: 'key', type: 'text' },
  { name: 'value', type: 'number' },
  { name: 'epoch', type: 'number' },
  { name: 'wallTimeMs', type: 'number' },
  { name: 'at', type: 'instant' },
  { name: 'disclosure', type: 'text' },
];

const ledgerColumns: readonly ExportColumn[] = [
  { name: 'runId', type: 'text' },
  { name: 'cursor', type: 'integer' },
  { name: 'step', type: 'integer' },
  { name: 'count', type: 'integer' },
  { name: 'event', type: 'json' },
  { name: 'epsilon', type: 'number' },
  { name: 'delta', type: 'number' },
  { name: 'unit', type: 'text' },
  { name: 'neighbouring', type: 'text' },
  { name: 'verdict', type: 'text' },
  { name: 'chargedAt', type: 'instant' },
];

const eventColumns: readonly ExportColumn[] = [
  { name: 'runId', type: 'text' },
  { name: 'cursor', type: 'integer' },
  { name: 'at', type: 'instant' },
  { name: 'kind', type: 'text' },
  { name: 'event', type: 'json' },
];

const typeOf = {
  NUMBER: 'number',
  TEXT: 'text',
  TIME: 'instant',
  TAGS: 'json',
  ANY: 'json',
} as const satisfies Record<RunFieldKind, ExportType>;

/** A value as the columns of runs hold it: a number that JSON lacks is there a text. */
function typedValue(value: unknown, type: ExportType): ExportValue {
  if (value == null) return null;
  if (type === 'number') return Number(value);
  return type === 'instant' ? new Date(String(value)) : value;
}

async function* cut(pages: Pages, most: number): Pages {
  let left = most;
  for await (const rows of pages) {
    yield rows.slice(0, left);
    left -= rows.length;
    if (left <= 0) return;
  }
}

function cursorPlace(after: string): { readonly runId: string; readonly cursor: number } {
  const [, runId, cursor] = /^([^,]*),(\d{1,10})$/.exec(after) ?? [];
  if (runId === undefined) throw new BadUserInputError('after must be runId,cursor of the last row you have');
  return { runId: runId.toLowerCase(), cursor: Math.min(Number(cursor), limits.integer) };
}

function pointPlace(after: string) {
  const [, runId, attempt, step, cursor, name] = /^([^,]*),(\d+),(\d+),(\d+),(.+)$/s.exec(after) ?? [];
  if (runId === undefined || name === undefined)
    throw new BadUserInputError('after must be runId,attempt,step,cursor,key of the last row you have');
  return {
    runId: runId.toLowerCase(),
    attempt: Number(attempt),
    step: Math.min(Number(step), limits.integer),
    cursor: Number(cursor),
    name,
  };
}
