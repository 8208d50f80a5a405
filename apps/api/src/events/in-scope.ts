import { inScope, type Scope } from '../db/scope.js';

/** The same items, each read with the rows of a scope: whoever asks for the next one stands outside of it. */
export function streamInScope<Item>(
  scope: Scope,
  stream: AsyncIterableIterator<Item>,
): AsyncIterableIterator<Item> {
  const scoped: AsyncIterableIterator<Item> = {
    next: () => inScope(scope, () => stream.next()),
    return: async () => inScope(scope, async () => stream.return?.()).then((end) => end ?? ended),
    [Symbol.asyncIterator]: () => scoped,
  };
  return scoped;
}

const ended = { value: undefined, done: true } as const;
