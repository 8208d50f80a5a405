import { context, propagation, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { traceRequests } from './trace-requests.js';
import { traceRootFields } from './trace-root-fields.js';
import { traceStatements } from './trace-statements.js';
import type { Tracing } from './tracing.js';

/** Sends spans to a receiver. `OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER` and `OTEL_EXPORTER_OTLP_HEADERS` hold as everywhere. */
export function startTracing(endpoint: string): Tracing {
  const name = process.env.OTEL_SERVICE_NAME || 'clipwise-api';
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': name })),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  provider.register();
  const tracer = provider.getTracer('clipwise');
  return {
    request: traceRequests(tracer),
    fields: (schema) => traceRootFields(schema, tracer),
    statements: (pool, poolName) => traceStatements(pool, poolName, tracer),
    stop: async () => {
      // A receiver that is away must not keep the server from its end.
      await provider.shutdown().catch(() => undefined);
      for (const one of [trace, context, propagation]) one.disable();
    },
  };
}
