import { GraphQLError, GraphQLScalarType } from 'graphql';
import { metricValueToWire } from './metric-value.js';

/**
 * Columns of a series. Each is one scalar: the entries of a GraphQL list are completed one by one, which for a million numbers
 * takes longer than to read them.
 */
function columnScalar<Entry>(
  name: string,
  description: string,
  typescript: string,
  wire: (entry: Entry) => unknown,
) {
  return new GraphQLScalarType<ArrayLike<Entry>, unknown[]>({
    name,
    description,
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259#section-5',
    extensions: { codegenScalarType: typescript },
    serialize: (column) => {
      if (!isColumn<Entry>(column)) throw new GraphQLError(`${name} cannot represent this value`);
      const entries = new Array<unknown>(column.length);
      for (let index = 0; index < column.length; index += 1) entries[index] = wire(column[index] as Entry);
      return entries;
    },
  });
}

function isColumn<Entry>(value: unknown): value is ArrayLike<Entry> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

export const NumberColumnScalar = columnScalar<number>(
  'NumberColumn',
  'A JSON array of finite numbers.',
  'readonly number[]',
  (entry) => entry,
);

export const OptionalNumberColumnScalar = columnScalar<number | null>(
  'OptionalNumberColumn',
  'A JSON array of finite numbers and nulls.',
  'readonly (number | null)[]',
  (entry) => entry,
);

export const MetricValueColumnScalar = columnScalar<number>(
  'MetricValueColumn',
  'A JSON array of floats, and of the strings NaN, Infinity and -Infinity.',
  "readonly (number | 'NaN' | 'Infinity' | '-Infinity')[]",
  metricValueToWire,
);
