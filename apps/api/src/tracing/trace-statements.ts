import { type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import type { Pool } from 'pg';

type Statement = (...given: unknown[]) => unknown;

/**
 * A span for each statement of a pool that is part of a traced request: its first word, and the pool; no text and no values. What the
 * server does by itself is not told.
 */
export function traceStatements(pool: Pool, name: string, tracer: Tracer): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as Statement;
    // `pg` has forms with a callback and with a promise in one method.
    client.query = ((...given: unknown[]) => {
      if (trace.getActiveSpan() === undefined) return query(...given);
      const operation = wordOf(given[0]);
      const span = tracer.startSpan(operation, {
        kind: SpanKind.CLIENT,
        attributes: {
          'db.system.name': 'postgresql',
          'db.operation.name': operation,
          'db.client.connection.pool.name': name,
        },
      });
      const last = given.at(-1);
      if (typeof last === 'function') {
        const told = (...answer: unknown[]): unknown => {
          end(span, answer[0] == null);
          return last(...answer);
        };
        return query(...given.slice(0, -1), told);
      }
      const answer = query(...given);
      Promise.resolve(answer).then(
        () => end(span, true),
        () => end(span, false),
      );
      return answer;
    }) as typeof client.query;
  });
}

function end(span: Span, isDone: boolean): void {
  if (!isDone) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** SELECT, INSERT, BEGIN, ... */
function wordOf(statement: unknown): string {
  const text =
    typeof statement === 'object' && statement !== null && 'text' in statement ? statement.text : statement;
  return (/^\s*\(?\s*([a-z]+)/i.exec(String(text))?.[1] ?? 'STATEMENT').toUpperCase();
}
