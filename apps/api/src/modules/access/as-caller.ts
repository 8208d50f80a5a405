import { inScope } from '../../db/scope.js';
import { streamInScope } from '../../events/in-scope.js';
import { type Actor, asActor } from '../audit/actor.js';
import { type Caller, scopeOf } from './caller.js';

/** How the audit log names a caller. */
export function actorOf({ kind, id, name, prefix, session }: Caller): Actor {
  return { kind, id, name, prefix, session };
}

/** Runs `work`, and all that it waits for, with the rows of a caller and in the caller's name. */
export function asCaller<T>(caller: Caller, work: () => T): T {
  return inScope(scopeOf(caller), () => asActor(actorOf(caller), work));
}

/** The same items, each read with the rows of a caller: whoever asks for the next one stands outside. */
export function streamAsCaller<Item>(
  caller: Caller,
  stream: AsyncIterableIterator<Item>,
): AsyncIterableIterator<Item> {
  return streamInScope(scopeOf(caller), stream);
}
