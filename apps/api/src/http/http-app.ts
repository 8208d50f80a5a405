import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import { limits } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import cors from 'cors';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { Pool } from 'pg';
import { type ApiContext, type ApiServices, createContext } from '../context.js';
import { RecurringFailure } from '../log/recurring-failure.js';
import type { ServerLog } from '../log/server-log.js';
import { artifactsRouter } from '../modules/artifacts/artifacts.router.js';
import type { BlobStore } from '../modules/artifacts/blob-store.js';
import { isAllowedOrigin } from './allowed-origin.js';

/** What the HTTP routes work with. */
export interface HttpAppOptions {
  readonly apollo: ApolloServer<ApiContext>;
  readonly services: ApiServices;
  readonly pool: Pool;
  readonly blobs: BlobStore;
  readonly webOrigin: string | null;
  readonly logError: (error: unknown) => void;
  readonly log: ServerLog;
}

/** `/graphql`, `/artifacts/<sha256>` and `/healthz`. */
export function createHttpApp(options: HttpAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(
    cors({
      origin: (origin, answer) => answer(null, isAllowedOrigin(origin, options.webOrigin)),
      methods: ['GET', 'HEAD', 'POST', 'PUT'],
      maxAge: 600,
    }),
  );
  app.get(
    '/healthz',
    health(options.pool, new RecurringFailure(options.log, 'asking the database for its health')),
  );
  app.use('/artifacts', artifactsRouter(options.blobs, options.services.artifacts, options.logError));
  app.use(
    '/graphql',
    express.json({ limit: limits.requestBytes }),
    expressMiddleware(options.apollo, { context: async () => createContext(options.services) }),
  );
  app.use((_request, response) => {
    response.status(404).json({
      code: errorCodes.NOT_FOUND,
      message: 'there is nothing at this address; GraphQL is at /graphql',
    });
  });
  app.use(lastResort(options.logError));
  return app;
}

function health(pool: Pool, failure: RecurringFailure): RequestHandler {
  return async (_request, response) => {
    const answer = await failure.attempt(() => pool.query('SELECT 1'), null);
    if (answer === null) response.status(503).json({ status: 'database-unavailable' });
    else response.json({ status: 'ok' });
  };
}

/** Errors outside GraphQL: a body that cannot be read, or a fault of the server; neither shows its insides. */
function lastResort(logError: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = statusOf(error);
    if (status === 413) {
      return void response.status(413).json({
        code: errorCodes.BAD_USER_INPUT,
        message: `the body is above ${limits.requestBytes} bytes; send less at once`,
      });
    }
    if (status < 500) {
      return void response
        .status(status)
        .json({ code: errorCodes.BAD_USER_INPUT, message: 'the request cannot be read' });
    }
    logError(error);
    response.status(500).json({
      code: errorCodes.INTERNAL_SERVER_ERROR,
      message: 'the server could not answer; try again in a moment',
    });
  };
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('status' in error)) return 500;
  return typeof error.status === 'number' && error.status >= 400 ? error.status : 500;
}
