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

/** Values that the dashboard reads for one series; a series costs a field per ten points. */
const defaultPoints = 1_000;

/**
 * Refuses operations that could resolve more than `maximumCost` fields: a field counts 1, `first` multiplies
 * what is below it (the largest page where the value comes from a variable), `maxPoints` counts a tenth.
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
      return 1 + children + (argument(field, 'maxPoints') ?? defaultPoints) / 10;
    if (connections.has(name)) return 1 + children * (argument(field, 'first') ?? 50);
    return 1 + children;
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

const connections = new Set(['studies', 'runs', 'ledger']);

/** The literal value; the largest page when it comes from a variable; undefined when absent. */
function argument(field: FieldNode, name: string): number | undefined {
  const value = field.arguments?.find((candidate) => candidate.name.value === name)?.value;
  if (value === undefined || value.kind === Kind.NULL) return undefined;
  if (value.kind === Kind.INT) return Math.max(0, Number(value.value));
  return name === 'first' ? limits.pageSize : defaultPoints;
}
