/** Writes typed document nodes for every operation, from the committed schema. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as documentNodes from '@graphql-codegen/typed-document-node';
import * as operationTypes from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Folder of operations -> the file made of it: one for each reader, so that none loads the other's. */
export const targets = { web: 'operations.ts', trainer: 'trainer-operations.ts' };

/** @param {keyof typeof targets} reader */
export function generateOperations(reader) {
  const folder = `${here}operations/${reader}/`;
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort();
  return codegen({
    filename: targets[reader],
    schema: parse(readFileSync(`${here}schema.graphql`, 'utf8')),
    documents: files.map((name) => ({
      location: name,
      document: parse(readFileSync(`${folder}${name}`, 'utf8')),
    })),
    config: {
      useTypeImports: true,
      immutableTypes: true,
      enumsAsTypes: true,
      skipTypename: false,
      defaultScalarType: 'unknown',
      strictScalars: true,
      scalars: {
        DateTime: 'string',
        JSON: 'unknown',
        MetricValue: 'number | string',
        NumberColumn: 'readonly number[]',
        OptionalNumberColumn: 'readonly (number | null)[]',
        MetricValueColumn: 'readonly (number | string)[]',
      },
    },
    plugins: [{ operationTypes: {} }, { documentNodes: {} }],
    pluginMap: { operationTypes, documentNodes },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [reader, file] of Object.entries(targets))
    writeFileSync(`${here}src/generated/${file}`, await generateOperations(reader));
}
