import type { Client } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { endedEvent, logEvent, startedEvent } from '../../testing/event-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

let api: TestApi;
const sockets: Client[] = [];
beforeAll(async () => {
  // Wake-ups are all that a stream has here.
  api = await TestApi.start(createTestDatabase, 'changes', { pollMs: 60_000 });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) await socket.dispose();
});
afterAll(() => api.stop());

interface Message {
  readonly cursor: string;
  readonly runs: readonly { readonly runId: string; readonly status: string }[];
  readonly others: readonly string[];
}
interface StudyMessage {
  readonly cursor: string;
  readonly events: readonly {
    readonly runId: string;
    readonly cursor: number;
    readonly __typename: string;
  }[];
}

function stream<Told>(field: string, fields: string, variables: Readonly<Record<string, unknown>>) {
  const socket = api.socket();
  sockets.push(socket);
  const declared = field.startsWith('studyEvents')
    ? '($studyId: ID!, $after: String)'
    : '($filter: RunFilter, $after: String)';
  const iterator = socket.iterate<Record<string, Told>>({
    query: `subscription ${declared} { ${field} { ${fields} } }`,
    variables,
  });
  return {
    next: async (): Promise<Told> => {
      const { value } = await iterator.next();
      if (value?.errors) throw new Error(JSON.stringify(value.errors));
      return Object.values(value?.data ?? {})[0] as Told;
    },
    leave: () => iterator.return?.(),
  };
}
const changes = (variables: Readonly<Record<string, unknown>> = {}) =>
  stream<Message>(
    'runsChanged(filter: $filter, after: $after)',
    'cursor runs { runId status } others',
    variables,
  );
const eventsOf = (studyId: string, after?: string) =>
  stream<StudyMessage>(
    'studyEvents(studyId: $studyId, after: $after)',
    'cursor events { __typename runId cursor }',
    { studyId, after },
  );
const launch = async (studyId: string, count = 1) => {
  const { launchRuns } = await api.ask<{ launchRuns: { id: string }[] }>(
    'mutation ($input: LaunchRunsInput!) { launchRuns(input: $input) { id } }',
    { input: { studyId, configs: Array.from({ length: count }, () => configFixture()) } },
  );
  return launchRuns.map(({ id }) => id);
};
const cancel = (id: string) => api.ask(`mutation { cancelRun(id: "${id}") { id } }`);

const words = (error: unknown) => (error instanceof Error ? error.message : JSON.stringify(error));

describe('runsChanged', () => {
  it('says first that it stands, and tells of runs of its study and of no other', async () => {
    const [mine, other] = [await api.createStudy([], 'mine'), await api.createStudy([], 'other')];
    const told = changes({ filter: { studyId: mine } });
    expect(await told.next()).toMatchObject({ runs: [], others: [] });
    await launch(other);
    const [id] = await launch(mine);
    expect(await told.next()).toMatchObject({ runs: [{ runId: id, status: 'QUEUED' }], others: [] });
  });

  it('names a run that its filter lets through no more', async () => {
    const studyId = await api.createStudy([]);
    const told = changes({ filter: { studyId, statuses: ['QUEUED'] } });
    await told.next();
    const [id = ''] = await launch(studyId);
    expect((await told.next()).runs).toEqual([{ runId: id, status: 'QUEUED' }]);
    await cancel(id);
    expect(await told.next()).toMatchObject({ runs: [], others: [id] });
  });

  it.each(['no other transaction', 'an older transaction that is not over'])(
    'goes on from its cursor with everything that changed while nobody listened, 600 runs of one transaction included, beside %s',
    async (beside) => {
      const studyId = await api.createStudy([]);
      const slow = await api.sql.connect();
      await slow.query('begin');
      if (beside.startsWith('an older')) await slow.query('select pg_current_xact_id()');
      const ids = [...(await launch(studyId, 500)), ...(await launch(studyId, 100))];
      const first = changes({ filter: { studyId } });
      const { cursor } = await first.next();
      await first.leave();
      await api.sql.query("update runs set tags = '{told}' where study_id = $1", [studyId]);
      const later = changes({ filter: { studyId }, after: cursor });
      await later.next();
      const heard = new Set<string>();
      while (heard.size < ids.length) for (const { runId } of (await later.next()).runs) heard.add(runId);
      expect([...heard].sort()).toEqual([...ids].sort());
      await slow.query('rollback');
      slow.release();
    },
  );

  it('tells a change whose transaction began before the cursor and was over after it', async () => {
    const studyId = await api.createStudy([]);
    const [early = '', late = ''] = await launch(studyId, 2);
    const slow = await api.sql.connect();
    await slow.query('begin');
    await slow.query('update runs set tags = $1 where id = $2', [['slow'], early]);
    const told = changes({ filter: { studyId } });
    await told.next();
    await cancel(late);
    const { cursor } = await told.next();
    await told.leave();
    await slow.query('commit');
    slow.release();
    const again = changes({ filter: { studyId }, after: cursor });
    await again.next();
    expect((await again.next()).runs.map(({ runId }) => runId)).toContain(early);
  });

  it('goes on from a page of runs with what changed behind it, and with nothing else', async () => {
    const studyId = await api.createStudy([]);
    const [early = '', late = ''] = await launch(studyId, 2);
    const listed = async (filter: object) => {
      const { runs } = await api.ask<{ runs: { changesCursor: string | null } }>(
        'query ($filter: RunFilter) { runs(filter: $filter, first: 1) { changesCursor } }',
        { filter },
      );
      return runs.changesCursor;
    };
    const before = await listed({ studyId });
    await cancel(early);
    const after = await listed({ studyId });
    const told = changes({ filter: { studyId }, after: before });
    await told.next();
    expect((await told.next()).runs.map(({ runId }) => runId)).toEqual([early]);
    const toldLater = changes({ filter: { studyId }, after });
    await toldLater.next();
    await cancel(late);
    expect((await toldLater.next()).runs.map(({ runId }) => runId)).toEqual([late]);
    expect(await listed({ ids: [] })).toBeNull();
    // A transaction that was under way when the page was read.
    const slow = await api.sql.connect();
    await slow.query('begin');
    await slow.query('update runs set tags = $1 where id = $2', [['slow'], early]);
    const during = await listed({ studyId });
    await slow.query('commit');
    slow.release();
    const toldSlow = changes({ filter: { studyId }, after: during });
    await toldSlow.next();
    expect((await toldSlow.next()).runs.map(({ runId }) => runId)).toEqual([early]);
  });

  it('says nothing of a heartbeat', async () => {
    const lease = await api.claimNew(configFixture(), 'beating');
    const told = changes({ filter: { ids: [lease.run.id] } });
    await told.next();
    await api.sql.query("update runs set lease_expires_at = now() + interval '1 minute' where id = $1", [
      lease.run.id,
    ]);
    await api.ingest(lease, 1, [startedEvent()], 'beating');
    const { rows } = await api.sql.query('select changed_in::text as at from runs where id = $1', [
      lease.run.id,
    ]);
    const message = await told.next();
    expect(message.runs).toHaveLength(1);
    await api.sql.query("update runs set lease_expires_at = now() + interval '1 minute' where id = $1", [
      lease.run.id,
    ]);
    const after = await api.sql.query('select changed_in::text as at from runs where id = $1', [
      lease.run.id,
    ]);
    expect(after.rows).toEqual(rows);
  });

  it('refuses a cursor that it did not make, one of another database, and a filter of an unknown field, before it begins', async () => {
    const future = Buffer.from(
      JSON.stringify(['999999999999', '00000000-0000-0000-0000-000000000000', 0]),
    ).toString('base64url');
    for (const variables of [
      { after: 'nothing' },
      { after: future },
      { after: Buffer.from('["1","x",0]').toString('base64url') },
      { filter: { where: [{ field: 'no such field', op: 'EXISTS' }] } },
    ])
      await expect(changes(variables).next()).rejects.toThrow();
    await expect(changes({ after: future }).next().catch(words)).resolves.toContain('BAD_USER_INPUT');
  });
});

describe('studyEvents', () => {
  it('tells the events of all runs of a study in their order, and goes on from its cursor without a gap', async () => {
    const lease = await api.claimNew(configFixture(), 'a');
    const { run } = await api.ask<{ run: { lastCursor: number; study: { id: string } } }>(
      `{ run(id: "${lease.run.id}") { lastCursor study { id } } }`,
    );
    const first = eventsOf(run.study.id);
    expect((await first.next()).events).toEqual([]);
    await api.ingest(lease, 1, [startedEvent(), logEvent('one')], 'a');
    const { events, cursor } = await first.next();
    // What was written while another transaction was under way may be told again.
    const fresh = events.filter((event) => event.cursor > run.lastCursor);
    expect(fresh.map(({ __typename }) => __typename)).toEqual(['RunStarted', 'LogWritten']);
    await first.leave();
    const other = await api.claimNew(configFixture(), 'b');
    await api.ingest(other, 1, [startedEvent()], 'b');
    await api.ingest(lease, 2, [endedEvent()], 'a');
    const later = eventsOf(run.study.id, cursor);
    await later.next();
    const heard: string[] = [];
    while (heard.length < 3)
      for (const event of (await later.next()).events)
        if (event.runId !== lease.run.id || event.cursor > (events.at(-1)?.cursor ?? 0))
          heard.push(event.__typename);
    expect(heard).toEqual(['StatusChanged', 'RunStarted', 'StatusChanged']);
  });

  it('is NOT_FOUND for a study that there is not', async () => {
    await expect(eventsOf('00000000-0000-4000-8000-000000000000').next().catch(words)).resolves.toContain(
      'NOT_FOUND',
    );
  });
});
