import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import * as operations from '@clipwise/contract/operations';
import { buildSchema, type DocumentNode, parse, validate } from 'graphql';
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

const messageOf = (operation: string) =>
  validate(schema, parse(operation), validationRules).map(({ message }) => message)[0];

it.each([
  [
    'a page of 200 runs with a stretch of each',
    'query ($b: Int) { runs(first: 200) { nodes { seriesWindow(name: "a", buckets: $b) { mins maxs } } } }',
  ],
  [
    'every facet that one call may ask for',
    '{ runFieldFacets(fields: ["seed"], first: 200) { offered { value count } } }',
  ],
  [
    'what happened to 500 runs',
    'mutation ($ids: [ID!]!) { deleteRuns(ids: $ids) { changed { id status tags } refused { id reason } } }',
  ],
])('lets %s through', (_, operation) => {
  expect(messageOf(operation)).toBeUndefined();
});

it.each([
  [
    'stretches',
    `query ($b: Int) { runs(first: 200) { nodes { ${times(3, (alias) => `${alias}: seriesWindow(name: "${alias}", buckets: $b) { mins }`)} } } }`,
    61_401,
  ],
  [
    'columns',
    `query ($f: [String!]!) { runs(first: 200) { nodes { ${times(5, (alias) => `${alias}: values(fields: $f)`)} } } }`,
    61_201,
  ],
  [
    'facets',
    `query ($f: [String!]!, $n: Int) { ${times(5, (alias) => `${alias}: runFieldFacets(fields: $f, first: $n) { offered { value count } }`)} }`,
    60_005,
  ],
  [
    'groups',
    `query ($n: Int) { ${times(3, (alias) => `${alias}: runGroups(by: ["seed"], first: $n) { groups { ${times(40, (inner) => `${inner}: mean`)} } }`)} }`,
    61_503,
  ],
  [
    'changed runs',
    `mutation ($ids: [ID!]!) { ${times(3, (alias) => `${alias}: cancelRuns(ids: $ids) { changed { ${times(40, (inner) => `${inner}: id`)} } }`)} }`,
    60_006,
  ],
  [
    'agents',
    `{ ${times(10, (alias) => `${alias}: agents { run { ${times(30, (inner) => `${inner}: id`)} } }`)} }`,
    62_010,
  ],
])('counts %s by what they may give, and refuses too many', (_, operation, cost) => {
  expect(messageOf(operation)).toBe(
    `the operation could resolve ${cost} fields, at most 50000 are allowed; ask for smaller pages`,
  );
});

/** Selections under the aliases a0, a1, ... */
function times(count: number, selection: (alias: string) => string): string {
  return Array.from({ length: count }, (_, index) => selection(`a${index}`)).join(' ');
}
