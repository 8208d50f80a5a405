import { setMaxListeners } from 'node:events';
import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import { limits, sharedPath } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import compression from 'compression';
import cors from 'cors';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { GraphQLSchema } from 'graphql';
import { type ApiContext, type ApiServices, createContext } from '../context.js';
import { forCaller } from '../db/request-signal.js';
import { artifactsRouter } from '../modules/artifacts/artifacts.router.js';
import type { BlobStore } from '../modules/artifacts/blob-store.js';
import type { Tracing } from '../tracing/tracing.js';
import { admit, callerOf, inCallersScope } from './admission.js';
import { studyExportRouter, studyImportRouter } from './archives-router.js';
import { auditCsv } from './audit-csv.js';
import { isShared } from './credentials.js';
import { type Doors, isKnownOrigin, whyShut } from './doors.js';
import { explorerRouter } from './explorer-router.js';
import { exportsRouter } from './exports-router.js';
import type { HealthCheck } from './health.js';
import { oidcRouter } from './oidc-router.js';
import type { RateLimits } from './rate-limits.js';
import { securityHeaders } from './security-headers.js';
import type { ServerMetrics } from './server-metrics.js';
import { sessionRouter } from './session.router.js';

/** What the HTTP routes work with. */
export interface HttpAppOptions {
  readonly apollo: ApolloServer<ApiContext>;
  readonly schema: GraphQLSchema;
  readonly services: ApiServices;
  readonly health: HealthCheck;
  readonly metrics: ServerMetrics;
  readonly tracing: Tracing;
  readonly blobs: BlobStore;
  readonly doors: Doors;
  readonly rates: RateLimits;
  readonly logError: (error: unknown) => void;
}

/**
 * `/graphql`, `/artifacts/<sha256>`, `/export/<table>.<format>`, `/export/studies/<id>.tar`, `/import/study`, `/audit.csv`, `/session`,
 * `/healthz` and `/metrics`; under `/shared` what a public link may see of them.
 */
export function createHttpApp(options: HttpAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(options.metrics.measure, options.tracing.request, securityHeaders, letIn(options.doors));
  // An answer without the header, kept by a browser, would be taken for one that keeps other origins out.
  app.use((_request, response, next) => {
    response.vary('Origin');
    next();
  });
  app.use(
    cors((request, answer) =>
      answer(null, {
        origin: isKnownOrigin(options.doors, request.headers.origin ?? '', request.headers.host ?? ''),
        methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
        credentials: true,
        exposedHeaders: ['Content-Disposition'],
        maxAge: 600,
      }),
    ),
  );
  app.use(shareRoutes);
  // Of curves, which are most of what is sent, the least effort leaves a twentieth more in under half of the time.
  app.use(compression({ filter: isCompressible, level: 1 }));
  app.get('/healthz', options.health.answer);
  const { callers, people, links } = options.services;
  const { doors, rates } = options;
  app.use('/session/oidc', oidcRouter({ people, doors, rates }));
  app.use('/session', sessionRouter({ callers, people, links, rates }));
  app.use(admit(options.services.callers, options.rates));
  app.get('/metrics', options.metrics.answer);
  app.use(
    '/artifacts',
    inCallersScope,
    artifactsRouter(options.blobs, options.services.artifacts, options.logError),
  );
  const { services, schema, logError } = options;
  const { studyExports, studyImports, audit } = services;
  const archives = { studyExports, studyImports, audit, logError };
  app.use('/export/studies', inCallersScope, untilCallerLeaves, studyExportRouter(archives));
  app.use('/import', inCallersScope, studyImportRouter(archives));
  app.use(
    '/export',
    inCallersScope,
    untilCallerLeaves,
    exportsRouter({ exports: services.exports, audit, schema, logError }),
  );
  app.get('/audit.csv', inCallersScope, auditCsv({ audit, schema, logError }));
  app.use('/graphql', explorerRouter());
  app.use(
    '/graphql',
    express.json({ limit: limits.requestBytes }),
    untilCallerLeaves,
    inCallersScope,
    expressMiddleware(options.apollo, {
      context: async ({ req }) => createContext(options.services, callerOf(req)),
    }),
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

/** Under /shared is what is elsewhere, for readers of public links: `credentialsOf` reads the address as it was. */
const shareRoutes: RequestHandler = (request, _response, next) => {
  if (isShared(request)) request.url = request.url.slice(sharedPath.length);
  next();
};

/** Refuses who must not ask, before anything of the request is read. */
function letIn(doors: Doors): RequestHandler {
  return (request, response, next) => {
    const refusal = whyShut(doors, request);
    if (refusal === null) next();
    else response.status(403).json({ code: refusal.code, message: refusal.message });
  };
}

/**
 * Texts; Parquet, images and checkpoints are compressed already or do not shrink. A reader on this machine itself, with no proxy
 * between, has them sooner as they are.
 */
function isCompressible(request: Request, response: Response): boolean {
  const isHere = /^(127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? '');
  const { forwarded, via, 'x-forwarded-for': forwardedFor } = request.headers;
  if (isHere && (forwarded ?? via ?? forwardedFor) === undefined) return false;
  return /^(text\/|application\/([\w.-]+\+)?(json|x-ndjson|javascript))/.test(
    String(response.getHeader('Content-Type') ?? ''),
  );
}

const untilCallerLeaves: RequestHandler = (_request, response, next) => {
  const left = new AbortController();
  // Each statement of a request that is under way listens to it.
  setMaxListeners(0, left.signal);
  response.once('close', () => left.abort());
  forCaller(left.signal, next);
};

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
