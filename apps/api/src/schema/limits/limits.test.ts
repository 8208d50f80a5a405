import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { limits } from '@clipwise/contract';
import * as operations from '@clipwise/contract/operations';
import {
  buildSchema,
  type DocumentNode,
  type FieldNode,
  getIntrospectionQuery,
  getOperationAST,
  Kind,
  parse,
  validate,
  visit,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { committedSchemaPath } from '../emit-schema.js';
import { operationCost } from './operation-cost.js';
import { validationRules } from './validation-rules.js';

const schema = buildSchema(readFileSync(committedSchemaPath(), 'utf8'));
const documents = Object.entries(operations)
  .filter(([name]) => name.endsWith('Document'))
  .map(([name, document]) => [name, withTypenames(document as DocumentNode)] as const);

/** As a client sends it that keeps a cache by type. */
function withTypenames(document: DocumentNode): DocumentNode {
  const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
  return visit(document, {
    SelectionSet: (node, _key, parent) =>
      parent !== undefined && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION
        ? undefined
        : { ...node, selections: [...node.selections, typename] },
  });
}

it.each(documents)('lets %s of the contract be nested as it is', (_, document) => {
  expect(validate(schema, document, validationRules).map(({ message }) => message)).toEqual([]);
});

const costOf = (query: string, variables: Readonly<Record<string, unknown>> = {}): number => {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (operation == null) throw new Error('the document has not one operation');
  return operationCost(document, operation, variables);
};
const isTooCostly = (query: string): boolean => costOf(query) > limits.operationCost;
const inner = (first: string) => `runs(first: ${first}) { edges { node { id name model } } }`;
const outer = (first: string, below: string) => `studies(first: ${first}) { edges { node { ${below} } } }`;

it.each(documents)('lets %s of the contract run with the largest pages', (name, document) => {
  const operation = getOperationAST(document);
  if (operation == null) throw new Error('the document has not one operation');
  // The page of comparisons shows epsilon or a metric, never both; the runs of a budget are those of one data set.
  // Series of a study come in pages of half the size.
  const first = name === 'StudySeriesDocument' ? limits.pageSize / 2 : limits.pageSize;
  const variables = { first, isEpsilon: false, contentSha256: 'a'.repeat(64) };
  expect(operationCost(document, operation, variables)).toBeLessThanOrEqual(limits.operationCost);
});

describe('the cost of an operation', () => {
  it('counts a look-up by id as a statement, and the node of an edge as part of its page', () => {
    const lookUps = (count: number) =>
      costOf(`{ ${Array.from({ length: count }, (_, at) => `n${at}: node(id: "x") { id }`).join(' ')} }`);
    expect(lookUps(900)).toBeGreaterThan(limits.operationCost);
    const edges = costOf('{ runs(first: 200) { edges { node { id } } } }');
    expect(edges).toBeLessThan(2 * costOf('{ runs(first: 200) { edges { cursor } nodes { id } } }'));
  });

  it.each([
    ['first', 'Int', '7', 7, (value: string) => outer(value, 'id')],
    [
      'maxPoints',
      'Int',
      '10000',
      10_000,
      (value: string) => `run(id: "x") { series(maxPoints: ${value}) { name } }`,
    ],
    [
      'buckets',
      'Int',
      '1000',
      1_000,
      (value: string) => `run(id: "x") { seriesWindow(name: "a", buckets: ${value}) { steps } }`,
    ],
    [
      'fields',
      '[String!]!',
      '["a", "b", "c"]',
      ['a', 'b', 'c'],
      (value: string) => `runFieldFacets(fields: ${value}) { field }`,
    ],
  ] as const)('is the same for %s as a literal and as a variable, given or by default', (...parts) => {
    const [, type, literal, value, selection] = parts;
    const asLiteral = costOf(`{ ${selection(literal)} }`);
    expect(costOf(`query ($v: ${type}) { ${selection('$v')} }`, { v: value })).toBe(asLiteral);
    expect(costOf(`query ($v: ${type} = ${literal}) { ${selection('$v')} }`)).toBe(asLiteral);
    expect(costOf(`query ($v: ${type}) { ${selection('$v')} }`)).not.toBe(asLiteral);
  });

  it('multiplies what is below a list by its length', () => {
    expect(isTooCostly(`{ ${outer('200', inner('200'))} }`)).toBe(true);
    expect(isTooCostly(`{ ${outer('20', inner('200'))} }`)).toBe(false);
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

  it('counts the runs that a call of series asks for', () => {
    const ids = (count: number) => JSON.stringify(Array.from({ length: count }, () => 'a'));
    expect(isTooCostly(`{ series(runIds: ${ids(200)}, maxPoints: 100) { values } }`)).toBe(false);
    expect(isTooCostly(`{ series(runIds: ${ids(200)}, maxPoints: 5000) { values } }`)).toBe(true);
    expect(isTooCostly(`{ series(runIds: ${ids(1)}, maxPoints: 5000) { values } }`)).toBe(false);
  });

  it.each([
    ['900 counts of all runs', `{ ${times(900, (alias) => `${alias}: runs(first: 1) { totalCount }`)} }`],
    ['100 schemas of configs', `{ ${times(100, (alias) => `${alias}: runConfigSchema`)} }`],
    ['12 introspections', `{ ${times(12, (alias) => `${alias}: __schema { types { name } }`)} }`],
    [
      'one introspection of 3,000 names a type',
      `{ __schema { types { ${times(3_000, (alias) => `${alias}: name`)} } } }`,
    ],
    ['600 environments', `{ ${times(600, (alias) => `${alias}: run(id: "x") { environment }`)} }`],
    [
      'stretches of 200 runs',
      `{ runs(first: 200) { nodes { ${times(8, (alias) => `${alias}: seriesWindow(name: "${alias}", buckets: 300) { mins }`)} } } }`,
    ],
    [
      'groups',
      `{ ${times(3, (alias) => `${alias}: runGroups(by: ["seed"], first: 500) { groups { ${times(40, (inner) => `${inner}: mean`)} } }`)} }`,
    ],
    [
      'changed runs',
      `mutation { ${times(3, (alias) => `${alias}: cancelRuns(ids: []) { changed { ${times(40, (inner) => `${inner}: id`)} } }`)} }`,
    ],
  ])('is too high for %s', (_, operation) => {
    expect(validate(schema, parse(operation), validationRules)).toEqual([]);
    expect(isTooCostly(operation)).toBe(true);
  });

  it('leaves out what a directive leaves out', () => {
    const both =
      'query ($yes: Boolean!) { a: runConfigSchema @include(if: $yes) b: runConfigSchema @skip(if: $yes) }';
    expect([costOf(both, { yes: true }), costOf(both, { yes: false }), costOf(both)]).toEqual([
      1_000, 1_000, 2_000,
    ]);
  });

  it('lets the whole schema be asked for', () => {
    expect(isTooCostly(getIntrospectionQuery())).toBe(false);
  });

  it.each([
    [
      'the budgets of as many data sets as there are unless it is said, with decisions',
      '{ datasetContents { contentSha256 name budgets { unit epsilon delta spent reserved left reason } decisions { number kind unit epsilon reason at } } }',
    ],
    [
      'a page of 200 runs with a stretch of each',
      '{ runs(first: 200) { nodes { seriesWindow(name: "a") { mins maxs } } } }',
    ],
    [
      'every facet that one call may ask for',
      `{ runFieldFacets(fields: ${JSON.stringify(Array(limits.facets).fill('seed'))}, first: 200) { offered { value count } } }`,
    ],
    [
      'what happened to 500 runs',
      'mutation { deleteRuns(ids: []) { changed { id status tags } refused { id reason } } }',
    ],
    ['20 whole configs and environments', '{ runs(first: 20) { nodes { config environment } } }'],
  ])('is low enough for %s', (_, operation) => {
    expect(isTooCostly(operation)).toBe(false);
  });
});

/** Selections under the aliases a0, a1, ... */
function times(count: number, selection: (alias: string) => string): string {
  return Array.from({ length: count }, (_, index) => selection(`a${index}`)).join(' ');
}
