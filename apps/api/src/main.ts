import { setTimeout as pause } from 'node:timers/promises';
import { readEnvironment } from './env.js';
import { createLog } from './log/create-log.js';
import { faultFacts } from './log/fault-facts.js';
import { RecurringFailure } from './log/recurring-failure.js';
import { createServer, type RunningServer, type ServerOptions } from './server.js';

const databasePatienceMs = 30_000;
const log = createLog();

/** Runs the API until SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  process.on('unhandledRejection', (error) =>
    log.error({ error: faultFacts(error) }, 'a promise was left alone'),
  );
  const logError = (error: unknown) =>
    log.error({ error: faultFacts(error) }, 'a request could not be answered');
  const server = await startPatiently({ ...environment, logError, log });
  log.info({ url: `${server.url}/graphql` }, 'ready');
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
  const waiting = new RecurringFailure(log, 'reaching the database, which may still be starting');
  for (;;) {
    try {
      const server = await createServer(options);
      waiting.succeeded();
      return server;
    } catch (error) {
      if (!isDatabaseStarting(error) || Date.now() > deadline) throw error;
      waiting.failed(error);
      await pause(500);
    }
  }
}

/** Refused or broken connections, and the codes by which Postgres says that it starts, stops or recovers. */
function isDatabaseStarting(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return ['ECONNREFUSED', 'ECONNRESET', '57P01', '57P02', '57P03'].includes(code);
}

function fail(error: unknown): void {
  log.error({ error: faultFacts(error) }, 'cannot go on');
  process.exit(1);
}

main().catch(fail);
