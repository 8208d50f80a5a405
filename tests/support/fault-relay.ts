import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What happens to one request between a writer and the API. */
export type Fault =
  | { readonly kind: 'none' }
  /** The connection closes before the API sees anything. */
  | { readonly kind: 'unreachable' }
  /** The API does it and answers; the connection closes after this share of the answer's body. */
  | { readonly kind: 'answer-cut'; readonly share: number }
  /** The API sees the request twice; the second answer is passed on. */
  | { readonly kind: 'sent-twice' }
  /** The API's answer comes this much later. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Something on the way answers by itself, and the API sees nothing. */
  | { readonly kind: 'page'; readonly status: number; readonly html: string };

/** One request on its way: its operation (`Ingest`, `Heartbeat`, ...) or, for artifacts, its method. */
export interface RelayedRequest {
  readonly operation: string;
  /** How many of this operation came before it. */
  readonly index: number;
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** A way to the API that fails as a test says; everything that arrives is really answered by the API. */
export class FaultRelay {
  /** Asked for every request. */
  plan: (request: RelayedRequest) => Fault = () => ({ kind: 'none' });
  /** Every request so far, those that failed included. */
  readonly seen: RelayedRequest[] = [];
  readonly #server = createServer((request, response) => {
    this.#relay(request, response).catch(() => response.destroy());
  });

  private constructor(private readonly apiUrl: string) {}

  /** @param apiUrl where the API is, was or will be. */
  static async open(apiUrl: string): Promise<FaultRelay> {
    const relay = new FaultRelay(apiUrl);
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  count(operation: string): number {
    return this.seen.filter((request) => request.operation === operation).length;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray());
    const operation = operationOf(request, body);
    const relayed = { operation, index: this.count(operation), body };
    this.seen.push(relayed);
    const fault = this.plan(relayed);
    switch (fault.kind) {
      case 'none':
        return pass(await this.#ask(request, body), response);
      case 'unreachable':
        return void response.destroy();
      case 'answer-cut':
        return cut(await this.#ask(request, body), response, fault.share);
      case 'sent-twice':
        await this.#ask(request, body);
        return pass(await this.#ask(request, body), response);
      case 'slow': {
        const answer = await this.#ask(request, body);
        await delay(fault.ms);
        return pass(answer, response);
      }
      case 'page':
        return void response.writeHead(fault.status, { 'content-type': 'text/html' }).end(fault.html);
      default:
        return fault satisfies never;
    }
  }

  async #ask(request: IncomingMessage, body: Buffer): Promise<Answer> {
    const method = request.method ?? 'POST';
    const contentType = request.headers['content-type'];
    const answer = await fetch(new URL(request.url ?? '/', this.apiUrl), {
      method,
      headers: contentType === undefined ? {} : { 'content-type': contentType },
      ...(method === 'HEAD' || method === 'GET' ? {} : { body: new Uint8Array(body) }),
    });
    return {
      status: answer.status,
      headers: answer.headers,
      body: Buffer.from(await answer.arrayBuffer()),
    };
  }
}

function operationOf(request: IncomingMessage, body: Buffer): string {
  return /\b(?:mutation|query) (\w+)/.exec(body.toString('latin1'))?.[1] ?? request.method ?? '';
}

function pass({ status, headers, body }: Answer, response: ServerResponse): void {
  const etag = headers.get('etag');
  response
    .writeHead(status, {
      'content-type': headers.get('content-type') ?? 'text/plain',
      ...(etag === null ? {} : { etag }),
    })
    .end(body);
}

function cut({ status, body }: Answer, response: ServerResponse, share: number): void {
  if (share === 0) return void response.destroy();
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.write(body.subarray(0, Math.floor(body.length * share)), () => response.destroy());
}
