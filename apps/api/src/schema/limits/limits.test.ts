import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import * as operations from '@clipwise/contract/operations';
import { buildSchema, type DocumentNode, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { committedSchemaPath } from '../emit-schema.js';
import { validationRules } from './validation-rules.js';

const schema = buildSchema(readFileSync(committedSchemaPath(), 'utf8'));
const documents = Object.entries(operations)
  .filter(([name]) => name.endsWith('Document'))
  .map(([name, document]) => [name, document as DocumentNode] as const);

it.each(documents)('lets %s of the contract through', (_, document) => {
  expect(validate(schema, document, validationRules).map(({ message }) => message)).toEqual([]);
});

/** Whether the rules refuse an operation for its cost. */
const isTooCostly = (query: string): boolean =>
  validate(schema, parse(query), validationRules).some(({ message }) => message.includes('could resolve'));
const inner = (first: string) => `runs(first: ${first}) { edges { node { id name model } } }`;
const outer = (first: string, below: string) => `studies(first: ${first}) { edges { node { ${below} } } }`;

describe('the cost of an operation', () => {
  it('is that of the largest page where the size of a page comes from a variable', () => {
    expect(isTooCostly(`query ($n: Int!) { ${outer('$n', inner('$n'))} }`)).toBe(true);
    expect(isTooCostly(`query ($n: Int!) { ${outer('200', inner('$n'))} }`)).toBe(true);
    expect(isTooCostly(`query ($n: Int! = 1) { ${outer('$n', inner('200'))} }`)).toBe(true);
    // The same within what is allowed, so that it is the variable that decides.
    expect(isTooCostly(`{ ${outer('20', inner('200'))} }`)).toBe(false);
    expect(isTooCostly(`query ($n: Int!) { ${outer('20', inner('$n'))} }`)).toBe(false);
    expect(isTooCostly(`{ ${outer('200', inner('20'))} }`)).toBe(false);
  });

  it('counts an alias, a fragment and a fragment in a fragment each time', () => {
    const once = outer('10', inner('200'));
    const aliases = Array.from({ length: 8 }, (_, at) => `a${at}: ${once}`).join(' ');
    expect(isTooCostly(`{ ${once} }`)).toBe(false);
    expect(isTooCostly(`{ ${aliases} }`)).toBe(true);
    const named = Array.from({ length: 8 }, (_, at) => `a${at}: ${outer('10', '...Inner')}`).join(' ');
    const fragments = `fragment Inner on Study { ...Deep } fragment Deep on Study { ${inner('200')} }`;
    expect(isTooCostly(`{ ${named} } ${fragments}`)).toBe(true);
  });

  it('counts the runs that a call of series asks for, and the most where they come from a variable', () => {
    const ids = (count: number) => JSON.stringify(Array.from({ length: count }, () => 'a'));
    expect(isTooCostly(`{ series(runIds: ${ids(200)}, maxPoints: 100) { values } }`)).toBe(false);
    expect(isTooCostly(`{ series(runIds: ${ids(200)}, maxPoints: 5000) { values } }`)).toBe(true);
    expect(isTooCostly(`{ series(runIds: ${ids(1)}, maxPoints: 5000) { values } }`)).toBe(false);
    expect(isTooCostly('query ($ids: [ID!]!) { series(runIds: $ids, maxPoints: 5000) { values } }')).toBe(
      true,
    );
  });

  it('counts the points of a series, and the most where their number comes from a variable', () => {
    const series = (points: string) =>
      `runs(first: 200) { edges { node { series(maxPoints: ${points}) { name } } } }`;
    expect(isTooCostly(`{ a: ${series('1000')} b: ${series('1000')} c: ${series('1000')} }`)).toBe(true);
    const variable = `query ($n: Int!) { a: ${series('$n')} b: ${series('$n')} c: ${series('$n')} }`;
    expect(isTooCostly(variable)).toBe(true);
    expect(isTooCostly(`{ a: ${series('10')} b: ${series('10')} c: ${series('10')} }`)).toBe(false);
  });
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
