import type { CodegenConfig } from '@graphql-codegen/cli';

/** Typed document nodes for every operation, generated from the committed schema. */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: 'operations/*.graphql',
  generates: {
    'src/generated/operations.ts': {
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        useTypeImports: true,
        immutableTypes: true,
        enumsAsTypes: true,
        skipTypename: false,
        defaultScalarType: 'unknown',
        strictScalars: true,
        scalars: { DateTime: 'string', JSON: 'unknown', MetricValue: 'number | string' },
      },
    },
  },
};

export default config;
