import { limits } from '@clipwise/contract';
import {
  type ASTVisitor,
  type FieldNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** Most fields that one operation may resolve, counted before it runs. */
const maximumCost = 50_000;

/** Findings look at every series of their runs. */
const costOfFindings = 500;

/** Values that the dashboard reads for one series; a series costs a field per ten points. */
const defaultPoints = 1_000;
const usualBuckets = 300;

/**
 * Refuses operations that could resolve more than `maximumCost` fields: a field counts 1, a list multiplies what is below
 * it by its length (the largest one where `first` comes from a variable), each of `values` counts 1, each of `maxPoints` and `buckets` a tenth,
 * and `findings` what it reads.
 */
export function costLimit(context: ValidationContext): ASTVisitor {
  const costOfFragment = new Map<string, number>();

  const costOf = (selectionSet: SelectionSetNode): number => {
    let cost = 0;
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) cost += fieldCost(selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) cost += costOf(selection.selectionSet);
      else cost += fragmentCost(selection.name.value);
    }
    return cost;
  };
  const fieldCost = (field: FieldNode): number => {
    const name = field.name.value;
    if (name.startsWith('__')) return 1;
    const children = field.selectionSet ? costOf(field.selectionSet) : 0;
    if (name === 'series' || name === 'epsilonSeries')
      return 1 + children + (argument(field, 'maxPoints', defaultPoints) ?? defaultPoints) / 10;
    if (name === 'seriesWindow')
      return 1 + children + (argument(field, 'buckets', limits.windowBuckets) ?? usualBuckets) / 10;
    if (name === 'findings') return costOfFindings + children;
    if (name === 'values') return 1 + entries(field, 'fields', limits.columns);
    const list = lists.get(name);
    return 1 + children * (list === undefined ? 1 : list(field));
  };
  const fragmentCost = (name: string): number => {
    const known = costOfFragment.get(name);
    if (known !== undefined) return known;
    costOfFragment.set(name, 0);
    const fragment = context.getFragment(name);
    const cost = fragment ? costOf(fragment.selectionSet) : 0;
    costOfFragment.set(name, cost);
    return cost;
  };

  return {
    OperationDefinition(node: OperationDefinitionNode) {
      const cost = Math.ceil(costOf(node.selectionSet));
      if (cost > maximumCost) {
        context.reportError(
          new GraphQLError(
            `the operation could resolve ${cost} fields, at most ${maximumCost} are allowed; ask for smaller pages`,
            { nodes: [node] },
          ),
        );
      }
    },
  };
}

/** Most entries of a list, by the name of its field. */
const lists: ReadonlyMap<string, (field: FieldNode) => number> = new Map([
  ...['studies', 'runs', 'ledger', 'queue'].map((name) => [name, pageOf(50, limits.pageSize)] as const),
  ['runGroups', pageOf(100, limits.groups)],
  [
    'runFieldFacets',
    (field) => entries(field, 'fields', limits.facets) * pageOf(50, limits.facetValues)(field),
  ],
  ['runFields', () => usualFields],
  ['agents', () => limits.agents],
  ['datasets', () => limits.datasets],
  ['savedViews', () => limits.savedViews],
  ['changed', () => limits.bulkRuns],
  ['refused', () => limits.bulkRuns],
]);

/** Places in configs and metrics that a store of many kinds of runs has. */
const usualFields = 300;

function pageOf(usual: number, most: number): (field: FieldNode) => number {
  return (field) => argument(field, 'first', most) ?? usual;
}

/** The literal value; `most` when it comes from a variable; undefined when absent. */
function argument(field: FieldNode, name: string, most: number): number | undefined {
  const value = argumentOf(field, name);
  if (value === undefined || value.kind === Kind.NULL) return undefined;
  return value.kind === Kind.INT ? Math.max(0, Number(value.value)) : most;
}

/** Length of a literal list; `most` when it comes from a variable. */
function entries(field: FieldNode, name: string, most: number): number {
  const value = argumentOf(field, name);
  return value?.kind === Kind.LIST ? value.values.length : most;
}

function argumentOf(field: FieldNode, name: string) {
  return field.arguments?.find((candidate) => candidate.name.value === name)?.value;
}
