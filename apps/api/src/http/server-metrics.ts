import type { RequestHandler } from 'express';
import type { Pool } from 'pg';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { routeOf } from './route-of.js';

/** Buckets of times, in seconds: from a look-up to what the database gives up. */
const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What a Prometheus server reads at /metrics. No label holds anything of a run or of whoever asks. */
export class ServerMetrics {
  readonly #registry = new Registry();
  readonly #requests = new Histogram({
    name: 'clipwise_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['route', 'method', 'status'],
    buckets: seconds,
    registers: [this.#registry],
  });
  readonly #refused = new Counter({
    name: 'clipwise_refused_connections_total',
    help: 'Connections closed because their address had too many.',
    registers: [this.#registry],
  });

  /** @param pools by their name; @param connections open now, HTTP and WebSocket. */
  constructor(pools: Readonly<Record<string, Pool>>, connections: () => number) {
    collectDefaultMetrics({ register: this.#registry, prefix: 'clipwise_' });
    new Gauge({
      name: 'clipwise_connections',
      help: 'Open connections, HTTP and WebSocket.',
      registers: [this.#registry],
      collect() {
        this.set(connections());
      },
    });
    new Gauge({
      name: 'clipwise_database_connections',
      help: 'Connections to the database by pool: open, idle, and callers that wait for one.',
      labelNames: ['pool', 'state'],
      registers: [this.#registry],
      collect() {
        for (const [pool, { totalCount, idleCount, waitingCount }] of Object.entries(pools)) {
          this.set({ pool, state: 'open' }, totalCount);
          this.set({ pool, state: 'idle' }, idleCount);
          this.set({ pool, state: 'waiting' }, waitingCount);
        }
      },
    });
  }

  /** Counts a connection that was closed at once. */
  connectionRefused(): void {
    this.#refused.inc();
  }

  /** Measures every request, by the first part of its path. */
  readonly measure: RequestHandler = (request, response, next) => {
    const end = this.#requests.startTimer();
    const route = routeOf(request.path);
    response.once('close', () => end({ route, method: request.method, status: response.statusCode }));
    next();
  };

  /** `/metrics` in the text format of Prometheus. */
  readonly answer: RequestHandler = async (_request, response) => {
    response.type(this.#registry.contentType).send(await this.#registry.metrics());
  };
}
