import { setTimeout as pause } from 'node:timers/promises';
import { readEnvironment } from './env.js';
import { createServer, type RunningServer, type ServerOptions } from './server.js';

const databasePatienceMs = 30_000;

/** Runs the API until SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const { databaseUrl, port, host, artifactsDir, webOrigin } = readEnvironment(process.env);
  process.on('unhandledRejection', report);
  const server = await startPatiently({ databaseUrl, port, host, artifactsDir, webOrigin, logError: report });
  console.log(`Clipwise API is ready: ${server.url}/graphql`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      server.close().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    });
  }
}

/** A database that is still starting is waited for; any other fault is final. */
async function startPatiently(options: ServerOptions): Promise<RunningServer> {
  const deadline = Date.now() + databasePatienceMs;
  for (;;) {
    try {
      return await createServer(options);
    } catch (error) {
      if (!isDatabaseStarting(error) || Date.now() > deadline) throw error;
      await pause(500);
    }
  }
}

/** Refused or broken connections, and the codes by which Postgres says that it starts, stops or recovers. */
function isDatabaseStarting(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return ['ECONNREFUSED', 'ECONNRESET', '57P01', '57P02', '57P03'].includes(code);
}

/** One line without the statement's values: drizzle's own message would hold them. */
function report(error: unknown): void {
  const inner = error instanceof Error && 'originalError' in error ? error.originalError : error;
  const cause = inner instanceof Error && inner.cause instanceof Error ? inner.cause : inner;
  console.error(
    `clipwise-api: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : 'unknown error'}`,
  );
}

function fail(error: unknown): void {
  report(error);
  process.exit(1);
}

main().catch(fail);
