import 'reflect-metadata';
import { createServer as createHttpServer } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { limits } from '@clipwise/contract';
import type { ApiContext } from './context.js';
import { createDatabaseClient } from './db/client.js';
import { migrateDatabase } from './db/migrate.js';
import { asServer } from './db/scope.js';
import { prepareTenantRole } from './db/tenant-role.js';
import { createPostgresBus } from './events/postgres-notify.js';
import { formatError, isInternal } from './format-error.js';
import { anonymity } from './http/anonymity.js';
import { ConnectionLimit } from './http/connection-limit.js';
import { isLoopback, openDoors } from './http/doors.js';
import { serveGraphqlSocket } from './http/graphql-socket.js';
import { HealthCheck } from './http/health.js';
import { createHttpApp } from './http/http-app.js';
import { listen } from './http/listen.js';
import { OpenToStrangersError } from './http/open-to-strangers-error.js';
import { operationGuard } from './http/operation-guard.js';

import { RateLimits } from './http/rate-limits.js';
import { ServerMetrics } from './http/server-metrics.js';
import { RecurringFailure } from './log/recurring-failure.js';
import { type ServerLog, silentLog } from './log/server-log.js';
import { giveFirstKey } from './modules/access/give-first-key.js';
import { IdentityProvider, type IdentityProviderOptions } from './modules/access/identity-provider.js';
import { BlobStore } from './modules/artifacts/blob-store.js';
import { startLeaseSweeper } from './modules/leases/lease-sweeper.js';
import { repeat } from './repeat.js';
import { buildApiSchema } from './schema/build-schema.js';
import { validationRules } from './schema/limits/validation-rules.js';
import { createServices } from './services.js';
import { createTracing } from './tracing/create-tracing.js';

/** How long requests and connections under way may take to end when the server closes. */
const closeMs = 2_000;
/** What a reading statement may take. */
const statementMs = limits.statementSeconds * 1_000;
/** How often ended runs are looked for whose epsilon no server has made tight. */
const tightenEveryMs = 5 * 60_000;

/** How often metrics are looked for that are due to be compacted. */
const compactEveryMs = 1_000;

/** Whether callers are asked who they are. */
export type AccessMode = 'local' | 'keys';

/** How to start a server. */
export interface ServerOptions {
  readonly databaseUrl: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** `keys` asks every caller for a key, and may listen anywhere; default: `local`, nobody is asked. */
  readonly access?: AccessMode;
  /** By whom people sign in besides by keys, with `keys`; default: nobody. */
  readonly signIn?: IdentityProviderOptions | null;
  /** Where the first key of a server with `keys` is put, readable by its owner alone; default: beside the artifacts. */
  readonly adminKeyFile?: string;
  readonly artifactsDir: string;
  /** Origins of the dashboard; default: port 3000 of this machine. */
  readonly webOrigins?: readonly string[];
  /** Names under which this server is asked, besides those of loopback. */
  readonly allowedHosts?: readonly string[];
  /** Length of a lease; default 30 s. */
  readonly leaseMs?: number;
  /** Streams look for rows this often even when nothing wakes them; default 2 s. */
  readonly pollMs?: number;
  /** How often deleted runs are looked for that are due to be purged; default an hour. */
  readonly purgeIntervalMs?: number;
  /** Told of faults that clients only see as INTERNAL_SERVER_ERROR; default: none. */
  readonly logError?: (error: unknown) => void;
  /** Where spans are sent by OpenTelemetry's protocol over HTTP; null, the default, for nowhere. */
  readonly tracesEndpoint?: string | null;
  /** Told of faults that the server lives on with, such as a database that is away; default: none. */
  readonly log?: ServerLog;
}

/** A server that answers. */
export interface RunningServer {
  /** `http://host:port`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Ends subscriptions, waits for requests under way, and closes the database connections. */
  close(): Promise<void>;
}

/**
 * Migrates the database and starts the API: GraphQL over HTTP and WebSocket at /graphql, artifacts at
 * /artifacts/<sha256>, health at /healthz. Servers on one database share the work.
 *
 * @throws PortTakenError; OpenToStrangersError for an address that others can reach without access control; TenantRoleError; what `pg` throws when the database cannot be reached.
 */
export async function createServer(options: ServerOptions): Promise<RunningServer> {
  const {
    databaseUrl,
    host = '127.0.0.1',
    leaseMs = 30_000,
    pollMs = 2_000,
    purgeIntervalMs = 3_600_000,
    webOrigins = [],
    allowedHosts = [],
    log = silentLog,
    access = 'local',
    tracesEndpoint = null,
    adminKeyFile = `${options.artifactsDir}-admin-key`,
  } = options;
  const isControlled = access === 'keys';
  if (!isControlled && !isLoopback(host)) throw new OpenToStrangersError(host);
  const doors = openDoors(webOrigins, allowedHosts);
  const logError = (error: unknown): void => {
    if (isInternal(error)) options.logError?.(error);
  };
  await migrateDatabase(databaseUrl);
  if (isControlled) await prepareTenantRole(databaseUrl);

  const broken = new RecurringFailure(log, 'keeping a connection to the database');
  const pools = {
    writing: { connections: 12, statementMs: null, isScoped: isControlled },
    reading: { connections: 12, statementMs, isScoped: isControlled },
  };
  const database = createDatabaseClient(databaseUrl, { name: 'writing', ...pools.writing }, broken);
  const reading = createDatabaseClient(databaseUrl, { name: 'reading', ...pools.reading }, broken);
  const tracing = await createTracing(tracesEndpoint);
  tracing.statements(database.pool, 'writing');
  tracing.statements(reading.pool, 'reading');
  const health = new HealthCheck(
    databaseUrl,
    new RecurringFailure(log, 'asking the database for its health'),
  );
  const bus = createPostgresBus(databaseUrl, database.pool, log);
  const blobs = new BlobStore(options.artifactsDir);
  const provider = isControlled && options.signIn ? new IdentityProvider(options.signIn) : null;
  const services = createServices({
    database,
    reading,
    bus,
    blobs,
    leaseMs,
    pollMs,
    log,
    isControlled,
    provider,
  });
  if (isControlled) await giveFirstKey(services.apiKeys, adminKeyFile, log);
  const schema = buildApiSchema();
  tracing.fields(schema);
  const apollo = new ApolloServer<ApiContext>({
    schema,
    validationRules: [...validationRules],
    formatError: (formatted, error) => {
      logError(error);
      return formatError(formatted, error);
    },
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.operationTokens },
    // Other origins are kept out before an operation is read; clients that ask by GET need no header for it.
    csrfPrevention: false,
    plugins: [ApolloServerPluginLandingPageDisabled(), operationGuard, anonymity],
  });
  await apollo.start();
  const rates = new RateLimits();
  const metrics: ServerMetrics = new ServerMetrics(
    { writing: database.pool, reading: reading.pool },
    () => connections.open.size,
  );
  const httpServer = createHttpServer(
    {
      headersTimeout: limits.headSeconds * 1_000,
      requestTimeout: limits.bodySeconds * 1_000,
      connectionsCheckingInterval: 1_000,
      // Longer than a proxy keeps its side open: a request must not meet a connection that is just being closed.
      keepAliveTimeout: 75_000,
    },
    createHttpApp({ apollo, schema, services, health, metrics, tracing, blobs, doors, rates, logError }),
  );
  const connections = new ConnectionLimit(httpServer, limits.addressConnections, () =>
    metrics.connectionRefused(),
  );
  const closeSockets = serveGraphqlSocket({
    server: httpServer,
    schema,
    services,
    doors,
    rates,
    logError,
    broken: new RecurringFailure(log, 'keeping a WebSocket open'),
  });
  const closeStores = async (): Promise<void> => {
    // A connection that was cut at this moment may never tell that it has ended.
    const patience = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), closeMs).unref());
    const closed = bus
      .close()
      .then(() => Promise.all([database.pool.end(), reading.pool.end(), health.close()]));
    if ((await Promise.race([closed, patience])) === 'late')
      log.warn({ closeMs }, 'connections to the database did not close in time and are left');
  };
  let isClosing = false;
  let port: number;
  try {
    port = await listen(httpServer, options.port, host);
  } catch (error) {
    await closeSockets();
    await apollo.stop();
    await closeStores();
    await tracing.stop();
    throw error;
  }
  const sweeper = startLeaseSweeper(
    () => asServer(() => services.leases.sweep()),
    leaseMs,
    new RecurringFailure(log, 'looking for expired leases'),
  );
  const purging = repeat(
    () =>
      asServer(async () => {
        await services.purge.purgeDue();
        await services.purge.removeOrphans();
        await services.fleet.forgetSilent();
        await services.callers.forget();
        await blobs.sweep();
      }),
    { intervalMs: purgeIntervalMs },
    new RecurringFailure(
      log,
      'purging deleted runs, old keys and uploads that were cut short, and forgetting silent agents',
    ),
  );
  const compacting = repeat(
    () =>
      asServer(async () => {
        // What is due waits for nothing else: after a burst, runs are compacted one after another.
        while ((await services.compaction.compactDue()) > 0 && !isClosing);
      }),
    { intervalMs: compactEveryMs },
    new RecurringFailure(log, 'compacting metrics'),
  );
  services.tightAnswers.start(tightenEveryMs);

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    close: async () => {
      isClosing = true;
      await sweeper.stop();
      await purging.stop();
      await compacting.stop();
      const drained = new Promise<void>((resolve) => httpServer.close(() => resolve()));
      await closeSockets();
      httpServer.closeIdleConnections();
      const deadline = setTimeout(() => {
        for (const socket of connections.open) socket.destroy();
      }, closeMs);
      await drained;
      clearTimeout(deadline);
      await apollo.stop();
      await services.tightAnswers.stop();
      await closeStores();
      await tracing.stop();
    },
  };
}
