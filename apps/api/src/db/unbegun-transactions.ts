import type { Pool, PoolClient } from 'pg';

/**
 * Makes a pool take back a connection whose `begin` failed. The query builder gives it back only once a transaction has begun,
 * so each that a lost connection or a time limit keeps from beginning would cost the pool one connection for good.
 */
export function takeBackUnbegun(pool: Pool): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...statement: readonly unknown[]) => unknown;
    const watched = (...statement: readonly unknown[]): unknown => {
      const answer = query(...statement);
      if (answer instanceof Promise && isBegin(statement[0])) answer.catch(() => client.release(true));
      return answer;
    };
    client.query = watched as PoolClient['query'];
  });
}

function isBegin(statement: unknown): boolean {
  const { text } = statement as { readonly text?: unknown };
  return typeof text === 'string' && /^begin\b/i.test(text);
}
