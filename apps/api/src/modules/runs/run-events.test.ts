import type { Client } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { endedEvent, logEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
const sockets: Client[] = [];
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'events');
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) await socket.dispose();
});
afterAll(() => api.stop());

const open = (): Client => {
  const socket = api.socket();
  sockets.push(socket);
  return socket;
};
type Seen = { readonly runEvents: { readonly __typename: string; readonly cursor: number } };
const follow = (runId: string, after = 0) =>
  open().iterate<Seen>({
    query:
      'subscription ($runId: ID!, $after: Int) { runEvents(runId: $runId, after: $after) { __typename cursor ... on LogWritten { message } } }',
    variables: { runId, after },
  });
const cursorsOf = async (stream: ReturnType<typeof follow>): Promise<readonly number[]> => {
  const cursors: number[] = [];
  for await (const { data } of stream) if (data) cursors.push(data.runEvents.cursor);
  return cursors;
};

describe('runEvents', () => {
  it('gives every reader every event once and in order while batches arrive, and then completes', async () => {
    const lease = await api.claimNew(configFixture());
    const readers = [cursorsOf(follow(lease.run.id)), cursorsOf(follow(lease.run.id, 7))];
    await api.ingest(lease, 1, [startedEvent()]);
    for (let batch = 2; batch <= 30; batch += 1) {
      await api.ingest(
        lease,
        batch,
        Array.from({ length: 40 }, (_, index) => logEvent(`${batch}/${index}`)),
      );
      if (batch % 10 === 0) readers.push(cursorsOf(follow(lease.run.id)));
    }
    await api.ingest(lease, 31, [endedEvent()]);
    // Status, start, 29 batches of 40, end.
    const total = 1 + 1 + 29 * 40 + 1;
    const all = Array.from({ length: total }, (_, index) => index + 1);
    const [fromStart, fromSeven, ...late] = await Promise.all(readers);
    expect(fromStart).toEqual(all);
    expect(fromSeven).toEqual(all.slice(7));
    for (const cursors of late) expect(cursors).toEqual(all);
  });

  it('refuses an unknown run and a negative cursor with their codes', async () => {
    for (const [runId, after, code] of [
      ['00000000-0000-4000-8000-000000000000', 0, 'NOT_FOUND'],
      ["'; drop table runs", 0, 'NOT_FOUND'],
      ['00000000-0000-4000-8000-000000000000', -1, 'BAD_USER_INPUT'],
    ] as const) {
      const result = await follow(runId, after)
        .next()
        .then(
          ({ value }) => value?.errors,
          (errors: unknown) => errors,
        );
      expect(result).toMatchObject([{ extensions: { code } }]);
    }
  });

  it('lets go of everything when its reader leaves', async () => {
    const lease = await api.claimNew(configFixture());
    const stream = follow(lease.run.id);
    await stream.next();
    await stream.return?.();
    await sockets.pop()?.dispose();
    // The server closes in bounded time only if no stream waits any more.
    const other = await TestApi.start(createTestDatabase, 'leaving', { pollMs: 60_000 });
    const otherLease = await other.claimNew(configFixture());
    const socket = other.socket();
    const waiting = socket.iterate({
      query: `subscription { runEvents(runId: "${otherLease.run.id}") { cursor } }`,
    });
    await waiting.next();
    const began = Date.now();
    await socket.dispose();
    await other.stop();
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  it('reaches readers on another server of the same database', async () => {
    const { createServer } = await import('../../server.js');
    const other = await createServer({
      databaseUrl: api.databaseUrl,
      port: 0,
      artifactsDir: api.artifactsDir,
      pollMs: 60_000,
    });
    const lease = await api.claimNew(configFixture());
    const { createClient } = await import('graphql-ws');
    const { default: WebSocket } = await import('ws');
    const socket = createClient({
      url: `${other.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
    });
    const stream = socket.iterate<Seen>({
      query: `subscription { runEvents(runId: "${lease.run.id}") { __typename cursor } }`,
    });
    await stream.next();
    await api.ingest(lease, 1, [startedEvent(), endedEvent()]);
    const rest: string[] = [];
    for await (const { data } of stream) if (data) rest.push(data.runEvents.__typename);
    expect(rest).toEqual(['RunStarted', 'StatusChanged']);
    await socket.dispose();
    await other.close();
  });
});

describe('agentCommands', () => {
  const commands = (writerId: string) =>
    open().iterate<{ agentCommands: { kind: string; runId: string } }>({
      query: `subscription { agentCommands(writerId: "${writerId}") { kind runId } }`,
    });

  it('pushes a cancellation to the writer, and repeats it to one that connects later', async () => {
    const lease = await api.claimNew(configFixture(), 'pushed');
    const early = commands('pushed');
    const first = early.next();
    await api.ask(`mutation { cancelRun(id: "${lease.run.id}") { status cancelRequested } }`);
    const expected = { kind: 'CANCEL', runId: lease.run.id };
    expect((await first).value?.data?.agentCommands).toEqual(expected);
    expect((await commands('pushed').next()).value?.data?.agentCommands).toEqual(expected);
  });

  it('cancels a queued run at once and refuses to cancel it twice', async () => {
    const studyId = await api.createStudy([configFixture()]);
    const { runs } = await api.ask<{ runs: { edges: { node: { id: string } }[] } }>(
      `{ runs(filter: { studyId: "${studyId}" }) { edges { node { id } } } }`,
    );
    const id = runs.edges[0]?.node.id;
    const cancel = `mutation { cancelRun(id: "${id}") { status } }`;
    expect(await api.ask(cancel)).toEqual({ cancelRun: { status: 'CANCELLED' } });
    expect(await api.codeOf(cancel)).toBe('RUN_ENDED');
  });
});
