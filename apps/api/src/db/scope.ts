import { AsyncLocalStorage } from 'node:async_hooks';

/** Whose rows the statements of this code may touch. */
export type Scope =
  /** The server's own work, over all projects. */
  | { readonly kind: 'server' }
  /** A caller's, in one project. */
  | { readonly kind: 'project'; readonly projectId: string }
  /** A reader's of a public link, who sees one study or one run; the other is null. */
  | {
      readonly kind: 'shared';
      readonly studyId: string | null;
      readonly runId: string | null;
      /** Whether names and paths are hidden. */
      readonly isAnonymous: boolean;
    };

const current = new AsyncLocalStorage<Scope>();

/** Runs `work`, and all that it waits for, with the rows of a scope. */
export function inScope<T>(scope: Scope, work: () => T): T {
  return current.run(scope, work);
}

/** Runs what the server does for itself, whoever made it do so. */
export function asServer<T>(work: () => T): T {
  return current.run({ kind: 'server' }, work);
}

/** The scope of the code that asks; undefined where nobody gave one, which sees no row. */
export function currentScope(): Scope | undefined {
  return current.getStore();
}
