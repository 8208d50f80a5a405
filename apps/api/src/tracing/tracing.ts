import type { RequestHandler } from 'express';
import type { GraphQLSchema } from 'graphql';
import type { Pool } from 'pg';

/** Tells where the time of a request goes. Spans hold no variables, no values and no text of statements. */
export interface Tracing {
  /** A span for each HTTP request, by the first part of its path. */
  readonly request: RequestHandler;
  /** A span for each root field of an operation, over HTTP and WebSocket. */
  fields(schema: GraphQLSchema): void;
  /** A span for each statement that belongs to one of them. */
  statements(pool: Pool, name: string): void;
  /** Sends what is left. */
  stop(): Promise<void>;
}
