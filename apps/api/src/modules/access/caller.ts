import { type Permission, type Role, rolePermissions } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import type { Scope } from '../../db/scope.js';
import { ApiError } from '../../errors.js';

/** What a public link shows. */
export interface SharedView {
  /** One of the two is there. */
  readonly studyId: string | null;
  readonly runId: string | null;
  /** Whether what names people, machines and places is hidden. */
  readonly isAnonymous: boolean;
  readonly expiresAt: Date;
}

/** Who asks. */
export interface Caller {
  /** LOCAL: whoever reaches a server without access control. PERSON: who signed in by the identity provider. LINK: whoever was given a public link. */
  readonly kind: 'LOCAL' | 'KEY' | 'PERSON' | 'LINK';
  /** Of the key, the person or the link; null for a local caller. */
  readonly id: string | null;
  readonly name: string;
  readonly role: Role;
  /** What is read and written; null for a local caller, who sees everything. */
  readonly project: { readonly id: string; readonly name: string } | null;
  /** Whether every project is open to it. */
  readonly isServerWide: boolean;
  /** How the key begins; null where there is none. */
  readonly prefix: string | null;
  /** Which session of a browser; null where the key itself came. */
  readonly session: string | null;
  /** What a link shows; null for anybody else. */
  readonly shared: SharedView | null;
}

/** Whoever reaches a server without access control: it is on loopback alone. */
export const localCaller: Caller = {
  kind: 'LOCAL',
  id: null,
  name: 'this machine',
  role: 'ADMIN',
  project: null,
  isServerWide: true,
  prefix: null,
  session: null,
  shared: null,
};

/** What a link lets its reader do, whatever the roles may. */
const linkPermissions: readonly Permission[] = ['review'];

/** What a caller may do, in the order of the contract. */
export function permissionsOf({ kind, role, isServerWide }: Caller): readonly Permission[] {
  if (kind === 'LINK') return linkPermissions;
  return isServerWide ? [...rolePermissions.ADMIN, 'serve'] : rolePermissions[role];
}

/** The rows that a caller's statements may touch. */
export function scopeOf({ project, shared }: Caller): Scope {
  if (shared !== null) {
    const { studyId, runId, isAnonymous } = shared;
    return { kind: 'shared', studyId, runId, isAnonymous };
  }
  return project === null ? { kind: 'server' } : { kind: 'project', projectId: project.id };
}

/** A project that is not the caller's, or is not there: the two are not told apart. */
export function foreignProject(): ApiError {
  return new ApiError(
    errorCodes.FORBIDDEN,
    'there is no such project for this caller; leave the project out, or name one that is open to it',
  );
}

/** @throws ApiError FORBIDDEN naming the role and the permission. */
export function requirePermission(caller: Caller, permission: Permission): void {
  if (permissionsOf(caller).includes(permission)) return;
  throw new ApiError(errorCodes.FORBIDDEN, refusalOf(caller, permission));
}

function refusalOf({ kind, role }: Caller, permission: Permission): string {
  if (kind === 'LINK')
    return 'a public link reads what it was made for and nothing else; ask with a key of the project';
  return permission === 'serve'
    ? 'this takes a key of the whole server; the keys of a project may not'
    : `the role ${role} may not do this: it takes a key that may ${permission} in this project`;
}
