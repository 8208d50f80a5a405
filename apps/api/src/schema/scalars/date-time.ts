import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** A Date inside the server, an ISO 8601 string with milliseconds outside. */
export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'ISO 8601 instant, UTC.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  extensions: { codegenScalarType: 'string' },
  serialize: (value) => {
    if (value instanceof Date) return value.toISOString();
    if (typeof value === 'string') return new Date(value).toISOString();
    throw new GraphQLError('DateTime cannot represent this value');
  },
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
});

function parse(value: unknown): Date {
  const date = new Date(typeof value === 'string' ? value : Number.NaN);
  if (Number.isNaN(date.getTime())) throw new GraphQLError('DateTime cannot represent this value');
  return date;
}
