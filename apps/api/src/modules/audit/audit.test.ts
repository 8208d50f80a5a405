import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../../tests/support/test-database.js';
import { firstKey, KeyedClient } from '../../testing/access-fixtures.js';
import { configFixture } from '../../testing/run-config-fixture.js';
import { TestApi } from '../../testing/test-api.js';

interface Entry {
  readonly id: string;
  readonly action: string;
  readonly outcome: string;
  readonly actorKind: string;
  readonly actorName: string;
  readonly actorPrefix: string | null;
  readonly session: string | null;
  readonly targetName: string | null;
  readonly targetId: string | null;
  readonly projectName: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

let api: TestApi;
let owner: KeyedClient;
let ours: KeyedClient;
let theirs: KeyedClient;
let studyId: string;
let runIds: readonly string[];
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'audit', { access: 'keys' });
  owner = new KeyedClient(api, await firstKey(api));
  ours = await (await owner.inNewProject('ours')).withRole('ADMIN');
  theirs = await (await owner.inNewProject('theirs')).withRole('ADMIN');
  const { createStudy } = await ours.ask<{
    createStudy: { id: string; runs: { nodes: { id: string }[] } };
  }>('mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id runs { nodes { id } } } }', {
    input: { name: 'told of', configs: [configFixture({ name: 'one' }), configFixture({ name: 'two' })] },
  });
  studyId = createStudy.id;
  runIds = createStudy.runs.nodes.map(({ id }) => id);
});
afterAll(() => api.stop());

const fields = `nodes { id action outcome actorKind actorName actorPrefix session targetName targetId projectName details }
  totalCount pageInfo { hasNextPage endCursor }`;
type Log = { nodes: Entry[]; totalCount: number; pageInfo: { hasNextPage: boolean; endCursor: string } };
async function logOf(client: KeyedClient, variables: Readonly<Record<string, unknown>> = {}): Promise<Log> {
  const { auditLog } = await client.ask<{ auditLog: Log }>(
    `query ($first: Int, $after: String, $filter: AuditFilter) { auditLog(first: $first, after: $after, filter: $filter) { ${fields} } }`,
    { first: 200, ...variables },
  );
  return auditLog;
}
const newest = async (client: KeyedClient) => (await logOf(client, { first: 1 })).nodes[0];
const change = (name: string) => `mutation ($ids: [ID!]!) { ${name}(ids: $ids) { __typename } }`;
const session = (method: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  api.fetch('/session', {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('the audit log', () => {
  it.each([
    ['archiveRuns', 'RUNS_ARCHIVED'],
    ['unarchiveRuns', 'RUNS_UNARCHIVED'],
    ['cancelRuns', 'RUNS_CANCELLED'],
    ['deleteRuns', 'RUNS_DELETED'],
    ['restoreRuns', 'RUNS_RESTORED'],
  ])('tells of %s who, on which runs and in which project, once', async (mutation, action) => {
    const before = (await logOf(ours)).totalCount;
    await ours.ask(change(mutation), { ids: runIds });
    const entry = await newest(ours);
    expect(entry).toMatchObject({
      ...{ action, outcome: 'DONE', actorKind: 'KEY', actorName: 'a admin', session: null },
      ...{ actorPrefix: String(ours.key).slice(0, 9), projectName: 'ours', targetName: '2 runs' },
      details: { studyIds: [studyId] },
    });
    expect([...((entry?.details.runIds ?? []) as string[])].toSorted()).toEqual([...runIds].toSorted());
    // A call that is sent again changes nothing, and is told of once.
    await ours.ask(change(mutation), { ids: runIds });
    expect((await logOf(ours)).totalCount).toBe(before + 1);
  });

  it('tells of launches, of a run by its name, and of none that was refused', async () => {
    expect((await logOf(ours, { filter: { actions: ['RUNS_LAUNCHED'] } })).nodes).toMatchObject([
      { targetName: '2 runs', details: { studyIds: [studyId] } },
    ]);
    const rerun = 'mutation ($id: ID!) { rerun(id: $id) { id } }';
    await ours.ask(rerun, { id: runIds[0] });
    const read = 'query ($id: ID!) { run(id: $id) { name } }';
    const nameOfFirst = (await ours.ask<{ run: { name: string } }>(read, { id: runIds[0] })).run.name;
    expect(await newest(ours)).toMatchObject({ action: 'RUNS_LAUNCHED', targetName: nameOfFirst });
    const { totalCount } = await logOf(ours);
    const launch = 'mutation ($input: LaunchRunsInput!) { launchRuns(input: $input) { id } }';
    const bad = { studyId, configs: [configFixture(), { no: 'config' }] };
    expect(await ours.codeOf(launch, { input: bad })).toBe('BAD_USER_INPUT');
    expect((await logOf(ours)).totalCount).toBe(totalCount);
  });

  it('tells of keys by how they begin and never by more, and of projects', async () => {
    const made = await ours.withRole('VIEWER');
    await ours.ask('mutation ($id: ID!) { rotateApiKey(id: $id, hours: 1) { secret } }', { id: made.keyId });
    await ours.ask('mutation ($id: ID!) { revokeApiKey(id: $id) { id } }', { id: made.keyId });
    const { nodes } = await logOf(ours, { first: 3 });
    const prefix = String(made.key).slice(0, 9);
    expect(nodes.map(({ action, details }) => [action, details.prefix ?? '', details.before ?? ''])).toEqual([
      ['KEY_REVOKED', prefix, ''],
      ['KEY_ROTATED', expect.stringMatching(/^cw_.{6}$/), prefix],
      ['KEY_MADE', prefix, ''],
    ]);
    expect(JSON.stringify(await logOf(owner))).not.toContain(String(made.key));
    const { projects } = await owner.ask<{ projects: { id: string; name: string }[] }>(
      '{ projects { id name } }',
    );
    const { id } = projects.find(({ name }) => name === 'theirs') as { id: string };
    const rename = 'mutation ($id: ID!, $name: String!) { renameProject(id: $id, name: $name) { name } }';
    expect(await owner.codeOf(rename, { id, name: 'ours' })).toBe('BAD_USER_INPUT');
    await owner.ask(rename, { id, name: 'renamed' });
    expect(await newest(theirs)).toMatchObject({
      ...{ action: 'PROJECT_RENAMED', targetName: 'renamed', details: { before: 'theirs' } },
    });
    await owner.ask(rename, { id, name: 'theirs' });
  });

  it('tells of sign-ins by session, and of refused ones without a word of what was typed', async () => {
    const answer = await session('POST', { key: ours.key });
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] as string;
    const signedIn = await newest(ours);
    expect(signedIn).toMatchObject({ action: 'SIGNED_IN', actorName: 'a admin', outcome: 'DONE' });
    expect(signedIn?.session).toMatch(/^[0-9a-f]{12}$/);
    await api.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ query: change('archiveRuns'), variables: { ids: runIds } }),
    });
    expect(await newest(ours)).toMatchObject({ action: 'RUNS_ARCHIVED', session: signedIn?.session });
    await session('DELETE', {}, { cookie });
    expect(await newest(ours)).toMatchObject({ action: 'SIGNED_OUT', session: signedIn?.session });

    await session('POST', { key: 'cw_typed-by-a-stranger' });
    expect(await newest(owner)).toMatchObject({
      ...{ action: 'SIGN_IN_REFUSED', outcome: 'REFUSED', actorKind: 'STRANGER', actorName: 'unknown' },
      ...{ actorPrefix: null, projectName: null },
      details: { why: 'unknown key' },
    });
    expect(JSON.stringify(await logOf(owner))).not.toContain('typed-by');
    const revoked = await ours.withRole('VIEWER');
    await ours.ask('mutation ($id: ID!) { revokeApiKey(id: $id) { id } }', { id: revoked.keyId });
    await session('POST', { key: revoked.key });
    expect(await newest(ours)).toMatchObject({
      ...{ action: 'SIGN_IN_REFUSED', actorName: 'a viewer', details: { why: 'revoked' } },
    });
    const late = await ours.withRole('VIEWER');
    await api.sql.query(`update api_keys set expires_at = now() - interval '1 hour' where id = $1`, [
      late.keyId,
    ]);
    await session('POST', { key: late.key });
    expect(await newest(ours)).toMatchObject({ action: 'SIGN_IN_REFUSED', details: { why: 'expired' } });
  });

  it('tells of exports before their first row, and of imports with their source', async () => {
    await (await ours.fetch('/export/runs.csv')).text();
    expect(await newest(ours)).toMatchObject({ action: 'EXPORTED', targetName: 'runs.csv' });
    const source = {
      ...{ kind: 'csv', name: 'runs.csv', sha256: 'a'.repeat(64), importer: 'test', importerVersion: '1' },
    };
    const input = { name: 'imported', config: {}, source };
    const declare =
      'mutation ($input: DeclareRunInput!) { declareRun(writerId: "w", studyName: "s", input: $input) { isNew } }';
    await ours.ask(declare, { input });
    expect(await newest(ours)).toMatchObject({
      ...{ action: 'RUN_IMPORTED', targetName: 'imported', details: { source: { name: 'runs.csv' } } },
    });
    const { totalCount } = await logOf(ours);
    await ours.ask(declare, { input });
    expect((await logOf(ours)).totalCount).toBe(totalCount);
  });

  it('is read by an admin of the project for the project alone, and by the server for all of it', async () => {
    const own = await logOf(ours);
    expect(new Set(own.nodes.map(({ projectName }) => projectName))).toEqual(new Set(['ours']));
    expect((await logOf(theirs)).nodes.some(({ projectName }) => projectName !== 'theirs')).toBe(false);
    const all = new Set((await logOf(owner)).nodes.map(({ projectName }) => projectName));
    expect([...all]).toEqual(expect.arrayContaining([null, 'ours', 'theirs']));
    for (const role of ['VIEWER', 'RESEARCHER', 'AGENT'] as const)
      expect(await (await ours.withRole(role)).codeOf('{ auditLog { totalCount } }')).toBe('FORBIDDEN');
  });

  it('is filtered, paged without a gap, and saved whole as CSV', async () => {
    const whole = await logOf(ours);
    const paged: string[] = [];
    for (let after: string | null = null; ; ) {
      const page: Log = await logOf(ours, { first: 3, after });
      paged.push(...page.nodes.map(({ id }) => id));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(paged).toEqual(whole.nodes.map(({ id }) => id));
    const count = async (filter: Readonly<Record<string, unknown>>) =>
      (await logOf(ours, { filter })).totalCount;
    expect(await count({ actions: ['KEY_REVOKED', 'KEY_ROTATED'] })).toBe(
      whole.nodes.filter(({ action }) => ['KEY_REVOKED', 'KEY_ROTATED'].includes(action)).length,
    );
    expect(await count({ outcome: 'REFUSED' })).toBe(2);
    expect(await count({ actor: 'a admi_' })).toBe(0);
    expect(await count({ target: 'IMPORTED' })).toBe(1);
    expect(await count({ until: '2020-01-01T00:00:00Z' })).toBe(0);
    expect(await count({ since: '2020-01-01T00:00:00Z' })).toBe(whole.totalCount);
    const csv = await (await ours.fetch('/audit.csv')).text();
    // The table is read before it is told of.
    expect(csv.trim().split('\n')).toHaveLength(whole.totalCount + 1);
    expect(await newest(ours)).toMatchObject({ action: 'EXPORTED', targetName: 'audit.csv' });
    const filtered = await ours.fetch(
      `/audit.csv?filter=${encodeURIComponent('{"actions":["KEY_ROTATED"]}')}`,
    );
    expect((await filtered.text()).trim().split('\n')).toHaveLength(2);
    expect((await ours.fetch('/audit.csv?filter=%7B%22no%22%3A1%7D')).status).toBe(400);
  });

  it('is changed by nobody: callers have no right to, and the owner of the table is refused', async () => {
    const { rows } = await api.sql.query(
      `select privilege_type from information_schema.role_table_grants
       where table_name = 'audit_log' and grantee = 'clipwise_tenant' order by 1`,
    );
    expect(rows.map((row) => row.privilege_type)).toEqual(['INSERT', 'SELECT']);
    for (const statement of [
      "update audit_log set actor_name = 'nobody'",
      'delete from audit_log',
      'truncate audit_log',
    ])
      await expect(api.sql.query(statement)).rejects.toThrow('append-only');
    const connection = await api.sql.connect();
    try {
      await connection.query('begin');
      const own = await api.sql.query("select id from projects where name = 'ours'");
      await connection.query(
        `select set_config('role', 'clipwise_tenant', true), set_config('clipwise.project', $1, true)`,
        [own.rows[0].id],
      );
      await expect(
        connection.query(
          `insert into audit_log (project_id, actor_kind, actor_name, action, outcome, details)
           select id, 'KEY', 'forged', 'KEY_MADE', 'DONE', '{}' from (select '00000000-0000-4000-8000-000000000000'::uuid as id) t`,
        ),
      ).rejects.toThrow('row-level security');
    } finally {
      await connection.query('rollback');
      connection.release();
    }
  });

  it('keeps an act from being done that cannot be told of', async () => {
    await api.sql.query(
      `create function refuse_entry() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$`,
    );
    await api.sql.query(
      'create trigger refuse_entry before insert on audit_log for each row execute function refuse_entry()',
    );
    const keys = async () => (await api.sql.query('select count(*) from api_keys')).rows[0].count;
    const before = await keys();
    try {
      await expect(ours.withRole('VIEWER')).rejects.toThrow('INTERNAL_SERVER_ERROR');
      expect((await ours.fetch('/export/runs.csv')).status).toBe(500);
    } finally {
      await api.sql.query('drop trigger refuse_entry on audit_log');
    }
    expect(await keys()).toBe(before);
  });
});
