import type { MetricValue } from '@clipwise/contract';
import { GraphQLError, GraphQLScalarType } from 'graphql';

/** A float64; the three values that JSON lacks travel as strings. */
export const MetricValueScalar = new GraphQLScalarType<number, MetricValue>({
  name: 'MetricValue',
  description: 'A float, or one of the strings NaN, Infinity, -Infinity.',
  specifiedByURL: 'https://protobuf.dev/programming-guides/json/',
  extensions: { codegenScalarType: "number | 'NaN' | 'Infinity' | '-Infinity'" },
  serialize: (value) => {
    if (typeof value === 'number') return metricValueToWire(value);
    if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return value;
    throw new GraphQLError('MetricValue cannot represent this value');
  },
});

/** The number that a wire value stands for. */
export function metricValueFromWire(value: MetricValue): number {
  return typeof value === 'number' ? value : Number(value);
}

/** The wire value of a number. */
export function metricValueToWire(value: number): MetricValue {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}
