import { randomUUID } from 'node:crypto';
import { Client, type Pool } from 'pg';
import { faultFacts } from '../log/fault-facts.js';
import { RecurringFailure } from '../log/recurring-failure.js';
import type { ServerLog } from '../log/server-log.js';
import { createMemoryBus } from './memory.js';
import type { RunEventBus, RunWakeUp } from './run-event-bus.js';

const channel = 'clipwise_runs';
/** Postgres takes less than 8,000 bytes a notification; a wake-up takes about 70. */
const wakeUpsPerNotification = 80;
/** Above this many waiting wake-ups new ones stay in this process; other servers find the rows by polling. */
const maximumWaiting = 10_000;
const coalesceMs = 20;
const reconnectMs = 1_000;

/**
 * Wake-ups within this process at once, and to other servers of the same database through NOTIFY.
 *
 * NOTIFY is sent after the commit, at most every 20 ms, with only the newest cursor of each run. While
 * the listening connection is down other servers' wake-ups are lost: readers poll as well.
 */
export function createPostgresBus(databaseUrl: string, pool: Pool, log: ServerLog): RunEventBus {
  const local = createMemoryBus();
  const notifying = new RecurringFailure(
    log,
    'telling other servers of changed runs (they find them by polling)',
  );
  const listeningFailure = new RecurringFailure(
    log,
    'listening to other servers (changed runs are found by polling)',
  );
  const reading = new RecurringFailure(log, 'reading what another server sent');
  const sender = randomUUID();
  const waiting = new Map<string, number>();
  let flushTimer: NodeJS.Timeout | undefined;
  let reconnectTimer: NodeJS.Timeout | undefined;
  let listening: Client | undefined;
  let isClosed = false;

  const flush = async (): Promise<void> => {
    flushTimer = undefined;
    const entries = [...waiting];
    waiting.clear();
    for (let from = 0; from < entries.length; from += wakeUpsPerNotification) {
      const payload = JSON.stringify({ sender, wakeUps: entries.slice(from, from + wakeUpsPerNotification) });
      await pool.query('SELECT pg_notify($1, $2)', [channel, payload]);
    }
  };
  const scheduleFlush = (): void => {
    // A failed notification is a lost wake-up, which readers survive.
    flushTimer ??= setTimeout(() => void notifying.attempt(flush, undefined), coalesceMs);
  };

  const listen = async (): Promise<void> => {
    const client = new Client({
      connectionString: databaseUrl,
      keepAlive: true,
      application_name: 'clipwise-listen',
    });
    const retry = (): void => {
      if (listening === client) listening = undefined;
      if (!isClosed && reconnectTimer === undefined) {
        reconnectTimer = setTimeout(() => {
          reconnectTimer = undefined;
          void listen();
        }, reconnectMs);
      }
    };
    client.on('error', (error) => {
      listeningFailure.failed(error);
      retry();
    });
    client.on('end', retry);
    client.on('notification', ({ payload }) => {
      for (const wakeUp of parse(payload, sender, reading)) local.publish(wakeUp);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      listening = client;
      listeningFailure.succeeded();
      if (isClosed) await client.end();
    } catch (error) {
      if (!isClosed) listeningFailure.failed(error);
      // Its end is a second word on the same fault.
      client.end().catch(() => undefined);
      retry();
    }
  };
  void listen();

  return {
    publish: (wakeUp) => {
      local.publish(wakeUp);
      if (isClosed || waiting.size >= maximumWaiting) return;
      waiting.set(wakeUp.runId, Math.max(wakeUp.lastCursor, waiting.get(wakeUp.runId) ?? 0));
      scheduleFlush();
    },
    subscribe: local.subscribe,
    close: async () => {
      isClosed = true;
      clearTimeout(flushTimer);
      clearTimeout(reconnectTimer);
      await listening?.end().catch((error: unknown) => {
        log.warn({ error: faultFacts(error) }, 'the connection for notifications did not close well');
      });
      await local.close();
    },
  };
}

function parse(payload: string | undefined, self: string, reading: RecurringFailure): readonly RunWakeUp[] {
  try {
    const message = JSON.parse(payload ?? 'null') as { sender: string; wakeUps: [string, number][] } | null;
    if (message === null || message.sender === self) return [];
    return message.wakeUps.map(([runId, lastCursor]) => ({ runId, lastCursor }));
  } catch (error) {
    reading.failed(error);
    return [];
  }
}
