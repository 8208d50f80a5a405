import { inScope, type Scope } from '../db/scope.js';

/** The same items, each read with the rows of a scope: whoever asks for the next one stands outside of it. */
export function streamInScope<Item>(
  scope: Scope,
  stream: AsyncGenerator<Item, void, void>,
): AsyncGenerator<Item, void, void> {
  const scoped: AsyncGenerator<Item, void, void> = {
    next: () => inScope(scope, () => stream.next()),
    return: (value) => inScope(scope, () => stream.return(value)),
    throw: (error) => inScope(scope, () => stream.throw(error)),
    [Symbol.asyncIterator]: () => scoped,
  };
  return scoped;
}
