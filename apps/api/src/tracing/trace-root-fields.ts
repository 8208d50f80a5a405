import { errorCodes } from '@clipwise/contract/errors';
import { context, type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { defaultFieldResolver, GraphQLError, type GraphQLSchema } from 'graphql';

/** A span for each root field that is asked for, named as in the schema, such as `Query.runs`; of its errors the code alone. */
export function traceRootFields(schema: GraphQLSchema, tracer: Tracer): void {
  for (const type of [schema.getQueryType(), schema.getMutationType()])
    for (const field of Object.values(type?.getFields() ?? {})) {
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = async (...asked) => {
        const span = tracer.startSpan(`${type?.name}.${field.name}`);
        try {
          return await context.with(trace.setSpan(context.active(), span), () => resolve(...asked));
        } catch (error) {
          fail(span, error);
          throw error;
        } finally {
          span.end();
        }
      };
    }
}

function fail(span: Span, error: unknown): void {
  const code = error instanceof GraphQLError ? error.extensions.code : undefined;
  span.setAttribute('error.type', typeof code === 'string' ? code : errorCodes.INTERNAL_SERVER_ERROR);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
