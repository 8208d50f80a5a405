import { limits } from '@clipwise/contract';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';

/**
 * What an operation costs at most, in about the fields that it resolves, for the variables that come with it: a literal and a
 * variable of the same value cost the same.
 *
 * A field counts 1 and more where it asks the database or carries much (`readCosts`, `leafCosts`), a list multiplies what is below it by its
 * length. Aliases and fragments count each time.
 */
export function operationCost(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const costOfFragment = new Map<string, number>();
  const given = { ...defaultsOf(operation), ...variables };

  const costOf = (selectionSet: SelectionSetNode): number => {
    let cost = 0;
    for (const selection of selectionSet.selections) {
      if (isLeftOut(selection, given)) continue;
      if (selection.kind === Kind.FIELD) cost += fieldCost(selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) cost += costOf(selection.selectionSet);
      else cost += fragmentCost(selection.name.value);
    }
    return cost;
  };
  const fieldCost = (field: FieldNode): number => {
    const name = field.name.value;
    const children = field.selectionSet ? costOf(field.selectionSet) : 0;
    const asked = (argument: string): unknown => argumentOf(field, argument, given);
    const own =
      ((field.selectionSet ? readCosts : leafCosts).get(name) ?? 1) + (partCosts.get(name)?.(asked) ?? 0);
    return own + children * (lists.get(name)?.(asked) ?? 1);
  };
  const fragmentCost = (name: string): number => {
    const known = costOfFragment.get(name);
    if (known !== undefined) return known;
    // A cycle meets this 0; graphql-js refuses cycles by a rule of its own.
    costOfFragment.set(name, 0);
    const fragment = fragments.get(name);
    const cost = fragment ? costOf(fragment.selectionSet) : 0;
    costOfFragment.set(name, cost);
    return cost;
  };
  return Math.ceil(costOf(operation.selectionSet));
}

/** Values of the arguments of one field, by name; undefined where it is left out. */
type Asked = (argument: string) => unknown;

/** A statement of its own at the database, and answers that are large or slow to make. */
const statement = 100;
const largeText = 100;
const readCosts: ReadonlyMap<string, number> = new Map([
  ...[
    ...['studies', 'runs', 'queue', 'ledger', 'agents', 'datasets', 'savedViews', 'runGroups', 'runFields'],
    ...['auditLog', 'apiKeys', 'publicLinks', 'projects'],
    ...['runFacets', 'series', 'epsilonSeries', 'cells', 'datasetContents', 'budgets', 'decisions'],
  ].map((name) => [name, statement] as const),
  ['checkRunConfig', 1_000],
  // They look at the series of every run of a study.
  ['figures', 2_000],
  ['classDice', 500],
  // They look at every series of their runs.
  ['findings', 500],
  ['privacyStatement', 500],
  // Each makes the whole schema anew, and reads every type of it below.
  ['__schema', 5_000],
  ['__type', 500],
]);

const leafCosts: ReadonlyMap<string, number> = new Map([
  ['totalCount', statement],
  ['config', largeText],
  ['environment', largeText],
  ['runConfigSchema', 1_000],
]);

/** What arguments add to the cost of the field itself. */
const partCosts: ReadonlyMap<string, (asked: Asked) => number> = new Map([
  ['series', (asked) => (runsOf(asked) * countOf(asked('maxPoints'), 1_000)) / 10],
  ['epsilonSeries', (asked) => countOf(asked('maxPoints'), 1_000) / 10],
  ['seriesWindow', (asked) => countOf(asked('buckets'), 300) / 10],
  ['figures', (asked) => 20 * countOf(asked('maxPoints'), 120)],
  // A connection has `node` and `nodes`, too, without ids.
  ['node', (asked) => (asked('id') === undefined ? 0 : statement)],
  ['nodes', (asked) => (asked('ids') === undefined ? 0 : statement)],
  ['values', (asked) => lengthOf(asked('fields'))],
  ['runFieldFacets', (asked) => statement * lengthOf(asked('fields'))],
  ['plannedPrivacy', (asked) => 500 * lengthOf(asked('configs'))],
  ['plannedBudgets', (asked) => 500 + 20 * lengthOf(asked('configs'))],
]);

/** Most entries of a list, by the name of its field. */
const lists: ReadonlyMap<string, (asked: Asked) => number> = new Map([
  ...['studies', 'runs', 'ledger', 'queue', 'auditLog'].map(
    (name) => [name, (asked: Asked) => countOf(asked('first'), 50)] as const,
  ),
  ['runGroups', (asked) => countOf(asked('first'), 100)],
  ['runFieldFacets', (asked) => lengthOf(asked('fields')) * countOf(asked('first'), 50)],
  ['runFields', () => usualFields],
  ['series', (asked) => runsOf(asked)],
  ['figures', () => 20],
  ['curves', () => usualCells],
  ['classDice', () => 10 * usualCells],
  ['plannedPrivacy', (asked) => lengthOf(asked('configs'))],
  ['nodes', (asked) => (asked('ids') === undefined ? 1 : lengthOf(asked('ids')))],
  ['agents', () => limits.agents],
  ['datasets', () => limits.datasets],
  [
    'datasetContents',
    (asked) => (asked('contentSha256') == null ? countOf(asked('first'), limits.datasets) : 1),
  ],
  ['budgets', () => units],
  ['plannedBudgets', () => 10 * units],
  ['decisions', (asked) => countOf(asked('first'), limits.usualBudgetDecisions)],
  ['savedViews', () => limits.savedViews],
  ['apiKeys', () => 2 * limits.apiKeys],
  ['publicLinks', () => limits.publicLinks],
  ['projects', () => limits.projects],
  ['changed', () => limits.bulkRuns],
  ['refused', () => limits.bulkRuns],
  ['__schema', () => schemaTypes],
]);

/** Places in configs and metrics that a store of many kinds of runs has. */
const usualFields = 300;
const schemaTypes = 150;
const usualCells = 40;
/** What a budget may be of. */
const units = 2;

/** By `@skip` or `@include`, where their conditions are known. */
function isLeftOut({ directives = [] }: SelectionNode, given: Readonly<Record<string, unknown>>): boolean {
  return directives.some(({ name, arguments: conditions = [] }) => {
    const condition = conditions.find((argument) => argument.name.value === 'if')?.value;
    const holds = condition === undefined ? undefined : literalOrGiven(condition, given);
    return (name.value === 'include' && holds === false) || (name.value === 'skip' && holds === true);
  });
}

function countOf(value: unknown, usual: number): number {
  return typeof value === 'number' ? Math.max(0, value) : usual;
}

/** Runs that a `series` of the query asks for; 1 for that of a run. */
const runsOf = (asked: Asked): number => (asked('runIds') === undefined ? 1 : lengthOf(asked('runIds')));

/** A single value stands for a list of one. */
function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 1;
}

function argumentOf(field: FieldNode, name: string, variables: Readonly<Record<string, unknown>>): unknown {
  const value = field.arguments?.find((candidate) => candidate.name.value === name)?.value;
  return value === undefined ? undefined : literalOrGiven(value, variables);
}

function literalOrGiven(value: ValueNode, variables: Readonly<Record<string, unknown>>): unknown {
  // Of a list only the length is asked.
  return value.kind === Kind.LIST ? value.values : valueFromASTUntyped(value, variables);
}

function defaultsOf(operation: OperationDefinitionNode): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue === undefined ? [] : [[variable.name.value, literalOrGiven(defaultValue, {})] as const],
    ),
  );
}
