import { context, propagation, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import type { RequestHandler } from 'express';
import { routeOf } from '../http/route-of.js';

/** A span for each HTTP request; it belongs to the caller's trace where its head names one (`traceparent`). */
export function traceRequests(tracer: Tracer): RequestHandler {
  return (request, response, next) => {
    const route = routeOf(request.path);
    const span = tracer.startSpan(
      `${request.method} /${route}`,
      {
        kind: SpanKind.SERVER,
        attributes: { 'http.request.method': request.method, 'http.route': `/${route}` },
      },
      propagation.extract(context.active(), request.headers),
    );
    response.once('close', () => {
      span.setAttribute('http.response.status_code', response.statusCode);
      if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    context.with(trace.setSpan(context.active(), span), next);
  };
}
