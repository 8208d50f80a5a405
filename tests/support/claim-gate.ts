import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** A relay in front of the API, and the way to it. */
export interface ClaimGate {
  readonly url: string;
  close(): void;
}

/**
 * Relays everything between agents and the API, and holds the answer to a claim back.
 *
 * @param onClaimed is given the run's id after the API leased it; the agent learns of its lease when this has ended.
 * @param onPushed is given what the API says over WebSocket, after it was passed on.
 */
export async function openClaimGate(
  apiUrl: string,
  onClaimed: (runId: string) => Promise<void>,
  onPushed: (text: string) => void,
): Promise<ClaimGate> {
  const sockets = new Set<Duplex>();
  const relay = async (request: IncomingMessage): Promise<{ status: number; text: string }> => {
    const answer = await fetch(new URL(request.url ?? '/', apiUrl), {
      method: request.method ?? 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.concat(await request.toArray()),
    });
    const text = await answer.text();
    const runId = JSON.parse(text).data?.claimRun?.run.id;
    if (runId !== undefined) await onClaimed(runId);
    return { status: answer.status, text };
  };
  const server = createServer((request, response) => {
    relay(request).then(
      ({ status, text }) => response.writeHead(status, { 'content-type': 'application/json' }).end(text),
      () => response.destroy(),
    );
  });
  server.on('upgrade', (request, socket) => {
    const { hostname, port } = new URL(apiUrl);
    const upstream = connect(Number(port), hostname);
    const head = request.rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`));
    upstream.write(`GET ${request.url} HTTP/1.1\r\n${head.join('')}\r\n`);
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
    upstream.on('data', (chunk: Buffer) => onPushed(chunk.toString()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}
