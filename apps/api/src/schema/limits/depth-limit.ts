import { limits } from '@clipwise/contract';
import { type ASTVisitor, GraphQLError, Kind, type SelectionSetNode, type ValidationContext } from 'graphql';

/**
 * Refuses operations nested deeper than `limits.operationDepth`.
 *
 * Introspection is left out: graphql-js bounds it by a rule of its own.
 */
export function depthLimit(context: ValidationContext): ASTVisitor {
  const depthOfFragment = new Map<string, number>();

  const depthOf = (selectionSet: SelectionSetNode): number => {
    let deepest = 0;
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value.startsWith('__')) continue;
        deepest = Math.max(deepest, 1 + (selection.selectionSet ? depthOf(selection.selectionSet) : 0));
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        deepest = Math.max(deepest, depthOf(selection.selectionSet));
      } else {
        deepest = Math.max(deepest, fragmentDepth(selection.name.value));
      }
    }
    return deepest;
  };
  const fragmentDepth = (name: string): number => {
    const known = depthOfFragment.get(name);
    if (known !== undefined) return known;
    // A cycle meets this 0; graphql-js refuses cycles by a rule of its own.
    depthOfFragment.set(name, 0);
    const fragment = context.getFragment(name);
    const depth = fragment ? depthOf(fragment.selectionSet) : 0;
    depthOfFragment.set(name, depth);
    return depth;
  };

  return {
    OperationDefinition(node) {
      const depth = depthOf(node.selectionSet);
      if (depth > limits.operationDepth) {
        context.reportError(
          new GraphQLError(
            `the operation is ${depth} fields deep, at most ${limits.operationDepth} are allowed`,
            {
              nodes: [node],
            },
          ),
        );
      }
    },
  };
}
