import type { Tracing } from './tracing.js';

/** Tells nothing, and loads nothing. */
const noTracing: Tracing = {
  request: (_request, _response, next) => next(),
  fields: () => undefined,
  statements: () => undefined,
  stop: async () => undefined,
};

/** @param endpoint of a receiver of OpenTelemetry's protocol over HTTP, such as `http://127.0.0.1:4318`; null for none. */
export async function createTracing(endpoint: string | null): Promise<Tracing> {
  if (endpoint === null) return noTracing;
  const { startTracing } = await import('./start-tracing.js');
  return startTracing(endpoint);
}
