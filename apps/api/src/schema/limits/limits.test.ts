import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import * as operations from '@clipwise/contract/operations';
import { buildSchema, type DocumentNode, validate } from 'graphql';
import { expect, it } from 'vitest';
import { committedSchemaPath } from '../emit-schema.js';
import { validationRules } from './validation-rules.js';

const schema = buildSchema(readFileSync(committedSchemaPath(), 'utf8'));
const documents = Object.entries(operations)
  .filter(([name]) => name.endsWith('Document'))
  .map(([name, document]) => [name, document as DocumentNode] as const);

it.each(documents)('lets %s of the contract through', (_, document) => {
  expect(validate(schema, document, validationRules).map(({ message }) => message)).toEqual([]);
});
