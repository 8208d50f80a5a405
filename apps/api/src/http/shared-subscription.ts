import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
} from 'graphql';
import { currentScope } from '../db/scope.js';

/** Results of an event by the operation that asks for it, as long as somebody holds the event. */
const resultsOf = new WeakMap<
  object,
  WeakMap<DocumentNode, Map<string, ExecutionResult | Promise<ExecutionResult>>>
>();

/**
 * As `subscribe` of graphql, but what many subscribers of one operation ask of one event is computed once. Events are one where
 * they are the same object; what a subscription tells of an event must depend on nothing but the event, the operation and the scope.
 */
export async function subscribeShared(
  args: ExecutionArgs,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const events = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in events)) return events;
  const key = JSON.stringify([currentScope(), args.operationName, args.variableValues]);
  return mapped(events[Symbol.asyncIterator](), (event) => resultOf(args, key, event));
}

function resultOf(args: ExecutionArgs, key: string, event: unknown) {
  const compute = () => execute({ ...args, rootValue: event });
  if (typeof event !== 'object' || event === null) return compute();
  const byDocument = resultsOf.get(event) ?? new WeakMap();
  resultsOf.set(event, byDocument);
  const byKey = byDocument.get(args.document) ?? new Map();
  byDocument.set(args.document, byKey);
  const known = byKey.get(key) ?? compute();
  byKey.set(key, known);
  return known;
}

/** Ends its source when it is ended itself, also while it waits: a generator would first wait for the next entry. */
function mapped<From, To>(
  source: AsyncIterator<From>,
  map: (from: From) => To | Promise<To>,
): AsyncIterableIterator<To> {
  const mapResult = async (result: IteratorResult<From>): Promise<IteratorResult<To>> => {
    if (result.done) return { value: undefined, done: true };
    try {
      return { value: await map(result.value), done: false };
    } catch (error) {
      await source.return?.();
      throw error;
    }
  };
  const iterator: AsyncIterableIterator<To> = {
    next: async () => mapResult(await source.next()),
    return: async () => {
      await source.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
