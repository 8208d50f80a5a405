import { ApolloLink } from '@apollo/client';
import { type DocumentNode, OperationTypeNode } from 'graphql';
import { defer, mergeMap, type Observable, of } from 'rxjs';

/** The context of a query whose answer stays out of the cache, so that it can overtake no other. */
export const apart = { isApart: true } as const;

/**
 * A link through which no answer reaches the cache after one to a later request for the same things: a query that was
 * overtaken is asked again. Two queries are about the same things when they have the name or a fragment in common.
 */
export function newestAnswerLink(): ApolloLink {
  let begun = 0;
  const newestAnswered = new Map<string, number>();
  return new ApolloLink((operation, forward) => {
    if (operation.operationType !== OperationTypeNode.QUERY || operation.getContext().isApart === true)
      return forward(operation);
    const subjects = namesIn(operation.query);
    const ask = (): Observable<ApolloLink.Result> =>
      defer(() => {
        begun += 1;
        const request = begun;
        return forward(operation).pipe(
          mergeMap((answer) => {
            if (subjects.some((name) => request < (newestAnswered.get(name) ?? 0))) return ask();
            for (const name of subjects) newestAnswered.set(name, request);
            return of(answer);
          }),
        );
      });
    return ask();
  });
}

function namesIn({ definitions }: DocumentNode): readonly string[] {
  return definitions.flatMap((definition) =>
    'name' in definition && definition.name ? [definition.name.value] : [],
  );
}
