import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { limits } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { coerceInputValue, type GraphQLInputType, type GraphQLSchema, isInputType } from 'graphql';
import { ApiError, BadUserInputError } from '../errors.js';
import { streamInScope } from '../events/in-scope.js';
import { scopeOf } from '../modules/access/caller.js';
import type { AuditService } from '../modules/audit/audit.service.js';
import { csvOf } from '../modules/exports/csv.js';
import { begun, type ExportTable } from '../modules/exports/export-table.js';
import {
  type ExportKind,
  type ExportRequest,
  type ExportsService,
  exportKinds,
} from '../modules/exports/exports.service.js';
import { ndjsonOf } from '../modules/exports/ndjson.js';
import { parquetOf } from '../modules/exports/parquet.js';
import type { RunFilter, RunSort } from '../modules/runs/runs.input.js';
import { checkVariables } from '../schema/limits/value-limit.js';
import { callerOf } from './admission.js';

const formats = {
  csv: { type: 'text/csv; charset=utf-8', write: csvOf },
  ndjson: { type: 'application/x-ndjson; charset=utf-8', write: ndjsonOf },
  parquet: { type: 'application/vnd.apache.parquet', write: parquetOf },
} as const satisfies Record<
  string,
  { type: string; write: (table: ExportTable, hasHeader: boolean) => AsyncGenerator<string | Buffer> }
>;
type Format = keyof typeof formats;
const formatNames = Object.keys(formats) as readonly Format[];

/** What the routes of exports work with. */
export interface ExportsRouterOptions {
  readonly exports: ExportsService;
  readonly audit: AuditService;
  /** Filters and orders are read as its `RunFilter` and `RunSort`. */
  readonly schema: GraphQLSchema;
  readonly logError: (error: unknown) => void;
}

/**
 * `GET /export/<runs|series|ledger|events>.<csv|ndjson|parquet>`: all that the runs of a query have, streamed.
 *
 * Parameters: `filter` and `sort` as JSON (RunFilter and RunSort of the schema), `column` and `key` (may be repeated), `attempt`
 * (a number, `newest` or `all`), `after` (the key of the last row that the caller has) and `first` (rows at most).
 */
export function exportsRouter({ exports, audit, schema, logError }: ExportsRouterOptions): Router {
  const router = Router();
  let underWay = 0;
  const answer: RequestHandler = async (request, response) => {
    const place = placeOf(request);
    if (place === null) return refuse(response, 404, new ApiError(errorCodes.NOT_FOUND, whatThereIs));
    if (underWay >= limits.exports) {
      response.setHeader('Retry-After', '5');
      return refuse(response, 429, new BadUserInputError(`at most ${limits.exports} exports run at a time`));
    }
    underWay += 1;
    try {
      await send(request, response, place);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refuse(response, error.code === errorCodes.NOT_FOUND ? 404 : 400, error);
    } finally {
      underWay -= 1;
    }
  };
  const send = async (request: Request, response: Response, { kind, format }: Place): Promise<void> => {
    const asked = requestOf(request.query, schema);
    const table = await begun(await exports.table(kind, asked));
    response.setHeader('Content-Type', formats[format].type);
    response.setHeader('Content-Disposition', `attachment; filename="clipwise-${kind}.${format}"`);
    response.setHeader('Cache-Control', 'no-store');
    if (request.method === 'HEAD') return void response.end();
    const { filter, after, first } = asked;
    await audit.recordAlone({
      ...{ action: 'EXPORTED', target: { kind: 'export', name: `${kind}.${format}` } },
      details: { filter, after, first },
    });
    response.setTimeout(limits.exportStallSeconds * 1_000, () => response.destroy());
    const rows = streamInScope<string | Buffer>(
      scopeOf(callerOf(request)),
      formats[format].write(table, asked.after === null),
    );
    const chunks = Readable.from(rows, { objectMode: false });
    await pipeline(chunks, response).catch((error: NodeJS.ErrnoException) => {
      // A reader that leaves goes on later; what the server could not read cuts the answer off, so that nobody takes it for whole.
      if (!leftEarly.has(error.code ?? '')) logError(error);
      response.destroy();
    });
    response.setTimeout(0);
  };
  router.get('/:name', answer);
  return router;
}

const leftEarly = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE', 'ABORT_ERR']);

interface Place {
  readonly kind: ExportKind;
  readonly format: Format;
}

const whatThereIs = `exports are ${exportKinds.join(', ')} as ${formatNames.join(', ')}, such as /export/runs.csv`;

function placeOf({ params }: Request): Place | null {
  const kind = exportKinds.find((name) => String(params.name).startsWith(`${name}.`));
  const format = formatNames.find((name) => kind !== undefined && params.name === `${kind}.${name}`);
  return kind === undefined || format === undefined ? null : { kind, format };
}

const known = new Set(['filter', 'sort', 'column', 'key', 'attempt', 'after', 'first']);

/** @throws BadUserInputError naming the parameter and the rule. */
function requestOf(query: Request['query'], schema: GraphQLSchema): ExportRequest {
  const stranger = Object.keys(query).find((name) => !known.has(name));
  if (stranger !== undefined)
    throw new BadUserInputError(`parameters are ${[...known].join(', ')}; got another one`);
  checkVariables(query);
  const one = (name: string): string | null => {
    const value = query[name];
    if (value === undefined || value === '') return null;
    if (typeof value !== 'string') throw new BadUserInputError(`${name} must be given once`);
    return value;
  };
  const many = (name: string): readonly string[] | null => {
    const value = query[name];
    const texts = value === undefined ? null : Array.isArray(value) ? value : [value];
    if (texts?.some((text) => typeof text !== 'string') || (texts?.length ?? 0) > limits.exportColumns)
      throw new BadUserInputError(`${name} may be repeated, ${limits.exportColumns} times at most`);
    return texts as readonly string[] | null;
  };
  const attempt = one('attempt') ?? 'newest';
  if (attempt !== 'newest' && attempt !== 'all' && !/^\d{1,9}$/.test(attempt))
    throw new BadUserInputError('attempt must be a number from 1 on, newest or all');
  const first = one('first');
  return {
    filter: (inputOf(schema, 'RunFilter', 'filter', one('filter')) ?? {}) as RunFilter,
    sort: inputOf(schema, 'RunSort', 'sort', one('sort')) as RunSort | null,
    columns: many('column'),
    keys: many('key'),
    attempt: attempt === 'newest' || attempt === 'all' ? attempt : Number(attempt),
    after: one('after'),
    first: first === null ? null : Number(first),
  };
}

/** JSON as an input of the schema. @throws BadUserInputError. */
export function inputOf(
  schema: GraphQLSchema,
  typeName: string,
  place: string,
  text: string | null,
): unknown {
  if (text === null) return null;
  const type = schema.getType(typeName);
  if (type === undefined || !isInputType(type)) throw new TypeError(`${typeName} is no input of the schema`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new BadUserInputError(`${place} must be JSON, of the form of ${typeName} in the schema`);
  }
  checkVariables({ [place]: json });
  return coerceInputValue(json, type as GraphQLInputType, (path) => {
    throw new BadUserInputError(`${[place, ...path].join('.')} is not what ${typeName} of the schema holds`);
  });
}

function refuse(response: Response, status: number, { code, message }: ApiError): void {
  response.status(status).json({ code, message });
}
