import { expect, it } from 'vitest';
import { createTestDatabase } from '../../../../tests/support/test-database.js';
import { waitFor } from '../../../../tests/support/wait-for.js';
import { configFixture } from '../testing/run-config-fixture.js';
import { TestApi } from '../testing/test-api.js';
import { createLog } from './create-log.js';

interface Entry {
  readonly level: string;
  readonly msg: string;
  readonly failures: number;
  readonly error?: { readonly code?: string };
}

it('tells once, without a value, that commands, leases, streams and notifications fail, and once that they work again', async () => {
  const lines: string[] = [];
  const log = createLog({ write: (line) => void lines.push(line) });
  const entries = () => lines.map((line) => JSON.parse(line) as Entry);
  const told = (message: string) => entries().filter(({ msg }) => msg === message);
  const api = await TestApi.start(createTestDatabase, 'polls', { log, leaseMs: 300, pollMs: 20 });
  try {
    const lease = await api.claimNew(configFixture(), 'writer-4711');
    const socket = api.socket();
    const commands = socket.iterate({
      query: 'subscription { agentCommands(writerId: "writer-4711") { kind } }',
    });
    const events = socket.iterate({
      query: `subscription { runEvents(runId: "${lease.run.id}") { cursor } }`,
    });
    void commands.next();
    void events.next();
    const isAsking = async (text: string) =>
      (await api.sql.query('select 1 from pg_stat_activity where query like $1', [`%${text}%`])).rowCount !==
      0;
    // Commands are asked for, and the stream has passed its beginning, at which a failure would end it.
    await waitFor(() => isAsking('cancel_requested'), Boolean);
    await waitFor(() => isAsking('from "runs" where "runs"."id" in'), Boolean);

    await api.sql.query('alter table runs rename to hidden');
    const tasks = [
      'looking for commands to writers',
      'reading events for a stream',
      'looking for expired leases',
    ];
    for (const task of tasks) await waitFor(async () => told(`failed: ${task}`).length, Boolean);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await api.sql.query('alter table hidden rename to runs');
    for (const task of tasks) {
      await waitFor(async () => told(`works again: ${task}`).length, Boolean);
      expect(told(`failed: ${task}`)).toMatchObject([
        { level: 'error', failures: 1, error: { code: '42P01' } },
      ]);
    }
    // Polled every 20 ms for at least 400 ms; a slow machine polls less often, but more than once.
    expect(told('works again: looking for commands to writers')[0]?.failures).toBeGreaterThan(1);

    await api.sql.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'clipwise-listen' and datname = current_database()",
    );
    const listening = 'listening to other servers (changed runs are found by polling)';
    await waitFor(async () => told(`works again: ${listening}`).length, Boolean);
    expect(told(`failed: ${listening}`).length).toBeGreaterThan(0);
    expect(lines.join('')).not.toMatch(/4711|select|hidden|\$1/);
    await socket.dispose();
  } finally {
    await api.stop();
  }
});
