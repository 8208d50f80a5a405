/** Writes typed document nodes for every operation, from the committed schema. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as documentNodes from '@graphql-codegen/typed-document-node';
import * as operationTypes from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';

const here = fileURLToPath(new URL('.', import.meta.url));
const target = `${here}src/generated/operations.ts`;

export function generateOperations() {
  const files = readdirSync(`${here}operations`)
    .filter((name) => name.endsWith('.graphql'))
    .sort();
  return codegen({
    filename: target,
    schema: parse(readFileSync(`${here}schema.graphql`, 'utf8')),
    documents: files.map((name) => ({
      location: name,
      document: parse(readFileSync(`${here}operations/${name}`, 'utf8')),
    })),
    config: {
      useTypeImports: true,
      immutableTypes: true,
      enumsAsTypes: true,
      skipTypename: false,
      defaultScalarType: 'unknown',
      strictScalars: true,
      scalars: { DateTime: 'string', JSON: 'unknown', MetricValue: 'number | string' },
    },
    plugins: [{ operationTypes: {} }, { documentNodes: {} }],
    pluginMap: { operationTypes, documentNodes },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await generateOperations());
