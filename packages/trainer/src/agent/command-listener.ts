import { AgentCommandsDocument, type AgentCommandsSubscription } from '@clipwise/contract/trainer-operations';
import { print } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import type { LogLine } from '../reporting/log-line.js';

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
  const client = createClient({
    url: url.href,
    webSocketImpl: WebSocket,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (retries) =>
      new Promise((resolve) => setTimeout(resolve, Math.min(5_000, 200 * 2 ** Math.min(retries, 5)))),
  });
  // Disposing waits for the connection under way, and fails with it when the API is away.
  const dispose = async (): Promise<void> => client.dispose();
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
          log('warning', `commands: ${error instanceof Error ? error.message : JSON.stringify(error)}`);
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
