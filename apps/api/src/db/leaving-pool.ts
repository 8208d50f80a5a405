import { Client, type Pool, type PoolClient } from 'pg';
import { callerSignal } from './request-signal.js';
import { ScopedPool } from './scoped-pool.js';

/** A pool for reading whose statements end at the database when the caller has left. */
export class LeavingPool extends ScopedPool {
  // The overloads of `pg` cannot be told apart here; every caller gives a statement and takes a promise.
  override query = (async (...statement: Parameters<PoolClient['query']>) => {
    const signal = callerSignal();
    signal?.throwIfAborted();
    const client = await this.connect();
    let hasLeft = false;
    const leave = (): void => {
      hasLeft = true;
      void this.#cancel(client);
    };
    signal?.addEventListener('abort', leave, { once: true });
    try {
      signal?.throwIfAborted();
      return await client.query(...statement);
    } finally {
      signal?.removeEventListener('abort', leave);
      // The cancellation may still be on its way and must not hit the statement of another.
      client.release(hasLeft);
    }
  }) as unknown as Pool['query'];

  /** Over a connection of its own: those of the pool may all be busy with what nobody waits for. */
  async #cancel(busy: PoolClient): Promise<void> {
    const { processID } = busy as PoolClient & { readonly processID: number | null };
    const client = new Client({ ...this.options, statement_timeout: 1_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select pg_cancel_backend($1)', [processID]);
    } catch {
      // The statement then ends by its time limit.
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
