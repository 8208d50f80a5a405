import { GraphQLScalarType, Kind, type ObjectValueNode, type ValueNode } from 'graphql';

/** Any JSON value, passed through unchanged. */
export const JsonScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON value.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  extensions: { codegenScalarType: 'unknown' },
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => literal(node, variables ?? {}),
});

function literal(node: ValueNode, variables: Readonly<Record<string, unknown>>): unknown {
  switch (node.kind) {
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return node.value;
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((value) => literal(value, variables));
    case Kind.OBJECT:
      return objectLiteral(node, variables);
    case Kind.VARIABLE:
      return variables[node.name.value] ?? null;
    default:
      return node satisfies never;
  }
}

/** Entries are defined, not assigned: a key `__proto__` stays an ordinary key. */
function objectLiteral(node: ObjectValueNode, variables: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(
    node.fields.map((field) => [field.name.value, literal(field.value, variables)] as const),
  );
}
