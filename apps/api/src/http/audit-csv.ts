import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import type { GraphQLSchema } from 'graphql';
import { ApiError, BadUserInputError } from '../errors.js';
import { streamAsCaller } from '../modules/access/as-caller.js';
import type { AuditFilter } from '../modules/audit/audit.input.js';
import type { AuditService } from '../modules/audit/audit.service.js';
import { csvOf } from '../modules/exports/csv.js';
import { begun } from '../modules/exports/export-table.js';
import { callerOf, refuse } from './admission.js';
import { inputOf } from './exports-router.js';

/** What the route works with. */
export interface AuditCsvOptions {
  readonly audit: AuditService;
  /** Filters are read as its `AuditFilter`. */
  readonly schema: GraphQLSchema;
  readonly logError: (error: unknown) => void;
}

/** `GET /audit.csv?filter=`: the audit log that the caller may read, whole, the newest first; taking it is told in it. */
export function auditCsv({ audit, schema, logError }: AuditCsvOptions): RequestHandler {
  return async (request, response) => {
    try {
      const caller = callerOf(request);
      const { filter = null } = request.query;
      if (filter !== null && typeof filter !== 'string')
        throw new BadUserInputError('filter must be given once');
      const asked = (inputOf(schema, 'AuditFilter', 'filter', filter) ?? {}) as AuditFilter;
      const table = await begun(audit.table(caller, asked));
      await audit.recordAlone({
        ...{ action: 'EXPORTED', target: { kind: 'export', name: 'audit.csv' } },
        details: { filter: asked },
      });
      response.setHeader('Content-Type', 'text/csv; charset=utf-8');
      response.setHeader('Content-Disposition', 'attachment; filename="clipwise-audit.csv"');
      response.setHeader('Cache-Control', 'no-store');
      const rows = streamAsCaller(caller, csvOf(table, true));
      await pipeline(Readable.from(rows, { objectMode: false }), response).catch((error: unknown) => {
        if (!response.destroyed) logError(error);
        response.destroy();
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refuse(request, response, error);
    }
  };
}
