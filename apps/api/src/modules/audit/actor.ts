import { AsyncLocalStorage } from 'node:async_hooks';
import type { StoredActorKind } from '../../db/tables/stored-words.js';

/** Who the audit log says it was. */
export interface Actor {
  readonly kind: StoredActorKind;
  /** Of the key, the person or the link. */
  readonly id: string | null;
  readonly name: string;
  /** How the key begins. */
  readonly prefix: string | null;
  /** Which session; null where a key itself was sent. */
  readonly session: string | null;
}

const current = new AsyncLocalStorage<Actor>();

/** What nobody asked for. */
const server: Actor = { kind: 'SERVER', id: null, name: 'the server', prefix: null, session: null };

/** Whom nobody knows. */
export const stranger: Actor = { kind: 'STRANGER', id: null, name: 'unknown', prefix: null, session: null };

/** Runs `work`, and all that it waits for, in the name of an actor. */
export function asActor<T>(actor: Actor, work: () => T): T {
  return current.run(actor, work);
}

/** In whose name the code runs; the server's own where nobody gave one. */
export function currentActor(): Actor {
  return current.getStore() ?? server;
}
