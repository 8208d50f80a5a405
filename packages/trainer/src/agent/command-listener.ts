import { AgentCommandsDocument, type AgentCommandsSubscription } from '@clipwise/contract/trainer-operations';
import { print } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { apiKeyOf } from '../reporting/api-key.js';
import type { LogLine } from '../reporting/log-line.js';
import { OutageLog } from '../reporting/outage-log.js';

/**
 * Listens for commands pushed by the API, reconnecting without limit until the signal is aborted. The API repeats
 * outstanding commands on every connection, and heartbeats carry them too.
 */
export function listenForCommands(
  apiUrl: string,
  writerId: string,
  onCancel: (runId: string) => void,
  log: LogLine,
  signal: AbortSignal,
): void {
  const url = new URL('/graphql', apiUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const outage = new OutageLog(log, 'commands', 'a cancellation arrives with the next heartbeat meanwhile');
  const client = createClient({
    url: url.href,
    webSocketImpl: WebSocket,
    connectionParams: () => ({ apiKey: apiKeyOf() }),
    retryAttempts: Number.POSITIVE_INFINITY,
    on: { connected: () => outage.succeeded() },
    shouldRetry: (closed) => {
      if (!signal.aborted) outage.failed(new Error(`the connection closed (${reasonOfClose(closed)})`));
      return true;
    },
    retryWait: (retries) =>
      new Promise((resolve) => setTimeout(resolve, Math.min(5_000, 200 * 2 ** Math.min(retries, 5)))),
  });
  const dispose = async (): Promise<void> => client.dispose();
  // Disposing waits for the connection under way, and fails with it when the API is away: nobody is told of commands any more.
  signal.addEventListener('abort', () => void dispose().catch(() => undefined));
  const subscribe = (): void => {
    client.subscribe<AgentCommandsSubscription>(
      { query: print(AgentCommandsDocument), variables: { writerId } },
      {
        next: ({ data }) => {
          if (data?.agentCommands.kind === 'CANCEL') onCancel(data.agentCommands.runId);
        },
        error: (error) => {
          if (signal.aborted) return;
          outage.failed(new Error(reasonOfClose(error)));
          setTimeout(subscribe, 5_000).unref();
        },
        complete: () => {
          if (!signal.aborted) setTimeout(subscribe, 1_000).unref();
        },
      },
    );
  };
  subscribe();
}

/** What graphql-ws gives is an error, a close event, or the errors of an answer. */
function reasonOfClose(closed: unknown): string {
  if (closed instanceof Error) return closed.message;
  if (Array.isArray(closed)) return closed.map(reasonOfClose).join('; ');
  if (typeof closed !== 'object' || closed === null) return String(closed);
  const { code, reason, message } = closed as Readonly<Record<string, unknown>>;
  return [code, reason, message].filter((part) => part !== undefined && part !== '').join(' ');
}
