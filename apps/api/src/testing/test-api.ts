import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from 'graphql-ws';
import { Pool } from 'pg';
import WebSocket from 'ws';
import { createServer, type RunningServer, type ServerOptions } from '../server.js';
import { GraphqlClient } from './graphql-client.js';

/** A lease as the tests read it. */
export interface TestLease {
  readonly run: { readonly id: string; readonly lastCursor: number };
  readonly epoch: number;
}

/** A server on a database of its own, reached as clients reach it. */
export class TestApi extends GraphqlClient {
  private constructor(
    readonly server: RunningServer,
    readonly databaseUrl: string,
    readonly artifactsDir: string,
    readonly sql: Pool,
    readonly logged: unknown[],
    private readonly dropDatabase: () => Promise<void>,
  ) {
    super();
  }

  /** @param createDatabase makes an empty database of this label; the tests' own comes from tests/support. */
  static async start(
    createDatabase: (label: string) => Promise<{ readonly url: string; drop(): Promise<void> }>,
    label: string,
    options: Partial<ServerOptions> = {},
  ): Promise<TestApi> {
    const database = await createDatabase(label);
    const artifactsDir = await mkdtemp(join(tmpdir(), 'clipwise-api-'));
    const logged: unknown[] = [];
    const server = await createServer({
      databaseUrl: database.url,
      port: 0,
      artifactsDir,
      pollMs: 200,
      logError: (error) => logged.push(error),
      ...options,
    });
    const sql = new Pool({ connectionString: database.url, max: 2 });
    sql.on('error', () => undefined);
    return new TestApi(server, database.url, artifactsDir, sql, logged, database.drop);
  }

  async stop(): Promise<void> {
    await this.server.close();
    await this.sql.end();
    await this.dropDatabase();
    await rm(this.artifactsDir, { recursive: true, force: true });
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.server.url}${path}`, init);
  }

  /** A WebSocket client that gives up at once when the connection breaks. */
  socket(): Client {
    return createClient({
      url: `${this.server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: true,
    });
  }

  async createStudy(configs: readonly unknown[], name = 'study'): Promise<string> {
    const data = await this.ask<{ createStudy: { id: string } }>(
      'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }',
      { input: { name, configs } },
    );
    return data.createStudy.id;
  }

  async claim(writerId = 'writer'): Promise<TestLease | null> {
    const data = await this.ask<{ claimRun: TestLease | null }>(
      'mutation ($writerId: ID!) { claimRun(writerId: $writerId) { epoch run { id lastCursor } } }',
      { writerId },
    );
    return data.claimRun;
  }

  /** A claimed run in a study of its own. */
  async claimNew(config: unknown, writerId = 'writer'): Promise<TestLease> {
    const data = await this.ask<{ openRun: TestLease }>(
      'mutation ($writerId: ID!, $config: JSON!) { openRun(writerId: $writerId, studyName: "tests", config: $config) { epoch run { id lastCursor } } }',
      { writerId, config },
    );
    return data.openRun;
  }

  ingest(lease: TestLease, batchSequence: number, events: readonly unknown[], writerId = 'writer') {
    return this.#send('ingest', lease, batchSequence, events, writerId);
  }

  deliverCharges(lease: TestLease, batchSequence: number, events: readonly unknown[], writerId = 'writer') {
    return this.#send('deliverCharges', lease, batchSequence, events, writerId);
  }

  #send<Field extends 'ingest' | 'deliverCharges'>(
    field: Field,
    { run: { id: runId }, epoch }: TestLease,
    batchSequence: number,
    events: readonly unknown[],
    writerId: string,
  ) {
    return this.send<{ readonly [F in Field]: { acknowledgedSequence: number; cursor: number } }>(
      `mutation ($runId: ID!, $writerId: ID!, $epoch: Int!, $batchSequence: Int!, $events: [JSON!]!) {
        ${field}(runId: $runId, writerId: $writerId, epoch: $epoch, batchSequence: $batchSequence, events: $events) {
          acknowledgedSequence cursor
        }
      }`,
      { runId, writerId, epoch, batchSequence, events },
    );
  }
}
