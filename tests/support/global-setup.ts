import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type RunningPostgres, startPostgres } from '../../infra/local/postgres.mjs';

/**
 * Gives every test file a PostgreSQL server, started only when the first one asks.
 *
 * Test files run in processes of their own, so the request travels over a loopback HTTP server whose
 * address is provided as `databaseServiceUrl`; it answers with the administrator's connection URL.
 * CLIPWISE_TEST_DATABASE_URL names a server to use instead; none is started then.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<RunningPostgres> | undefined;
  let directory: string | undefined;

  const start = async (): Promise<RunningPostgres> => {
    directory = await mkdtemp(join(tmpdir(), 'clipwise-test-postgres-'));
    // PostgreSQL runs as another account when this one is root.
    await chmod(directory, 0o755);
    return startPostgres({ dataDir: directory, durable: false });
  };
  const adminUrl = async (): Promise<string> => {
    const given = process.env.CLIPWISE_TEST_DATABASE_URL;
    if (given !== undefined && given !== '') return given;
    started ??= start();
    return (await started).url;
  };

  const server = createServer((_request, response) => {
    adminUrl().then(
      (url) => response.end(url),
      (error: unknown) => {
        response.statusCode = 500;
        response.end(String(error));
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  project.provide('databaseServiceUrl', `http://127.0.0.1:${port}`);

  return async () => {
    server.closeAllConnections();
    server.close();
    if (started !== undefined) await (await started).stop();
    if (directory !== undefined) await rm(directory, { recursive: true, force: true });
  };
}
