import type { RequestHandler } from 'express';
import { Pool } from 'pg';
import type { RecurringFailure } from '../log/recurring-failure.js';

/** Longest wait for the database: whoever watches is answered within a second. */
const patienceMs = 800;

/** Asks the database for its health over a connection of its own, so that heavy reads never make the server look dead. */
export class HealthCheck {
  readonly #pool: Pool;

  constructor(
    databaseUrl: string,
    private readonly failure: RecurringFailure,
  ) {
    this.#pool = new Pool({
      connectionString: databaseUrl,
      max: 1,
      connectionTimeoutMillis: patienceMs,
      query_timeout: patienceMs,
      keepAlive: true,
      application_name: 'clipwise-health',
    });
    // The question in flight tells of it.
    this.#pool.on('error', () => undefined);
  }

  /** 200 when the database answers, 503 otherwise, always within a second. */
  readonly answer: RequestHandler = async (_request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    if (await this.isHealthy()) response.json({ status: 'ok' });
    else response.status(503).json({ status: 'database-unavailable' });
  };

  async isHealthy(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('the database did not answer in time')), patienceMs);
    });
    try {
      const asked = this.#pool.query('SELECT 1');
      // Nobody waits for an answer that comes too late.
      asked.catch(() => undefined);
      return (await this.failure.attempt(() => Promise.race([asked, late]), null)) !== null;
    } finally {
      clearTimeout(timer);
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}
