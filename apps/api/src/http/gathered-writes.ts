import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** What a reader may have waiting before its messages are waited for. */
const waitingBytes = 64 * 1024;

/**
 * Sends what becomes ready at one time in one piece, a call of the system being what a small message costs most. A message is
 * told as sent when it is handed over, and when it has left where the reader has much waiting: a slow one is waited for.
 */
export function gatherWrites(webSocket: WebSocket, connection: Duplex): void {
  const send = webSocket.send.bind(webSocket) as (data: string, done: (error?: Error) => void) => void;
  let isGathering = false;
  const gather = (): void => {
    if (isGathering) return;
    isGathering = true;
    connection.cork();
    process.nextTick(() => {
      isGathering = false;
      connection.uncork();
    });
  };
  webSocket.send = ((data: string, done: (error?: Error) => void) => {
    gather();
    const isFast = webSocket.bufferedAmount < waitingBytes;
    // What fails after it was told as sent closes the socket, which ends its subscriptions.
    send(data, isFast ? () => undefined : done);
    if (isFast) done();
  }) as WebSocket['send'];
}
