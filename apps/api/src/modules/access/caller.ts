import { type Permission, type Role, rolePermissions } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import type { Scope } from '../../db/scope.js';
import { ApiError } from '../../errors.js';

/** Who asks. */
export interface Caller {
  /** LOCAL: whoever reaches a server without access control. */
  readonly kind: 'LOCAL' | 'KEY';
  /** Of the key; null for a local caller. */
  readonly id: string | null;
  readonly name: string;
  readonly role: Role;
  /** What is read and written; null for a local caller, who sees everything. */
  readonly project: { readonly id: string; readonly name: string } | null;
  /** A key of the whole server. */
  readonly isServerWide: boolean;
}

/** Whoever reaches a server without access control: it is on loopback alone. */
export const localCaller: Caller = {
  kind: 'LOCAL',
  id: null,
  name: 'this machine',
  role: 'ADMIN',
  project: null,
  isServerWide: true,
};

/** What a caller may do, in the order of the contract. */
export function permissionsOf({ role, isServerWide }: Caller): readonly Permission[] {
  return isServerWide ? [...rolePermissions.ADMIN, 'serve'] : rolePermissions[role];
}

/** The rows that a caller's statements may touch. */
export function scopeOf({ project }: Caller): Scope {
  return project === null ? { kind: 'server' } : { kind: 'project', projectId: project.id };
}

/** @throws ApiError FORBIDDEN naming the role and the permission. */
export function requirePermission(caller: Caller, permission: Permission): void {
  if (permissionsOf(caller).includes(permission)) return;
  throw new ApiError(
    errorCodes.FORBIDDEN,
    permission === 'serve'
      ? 'this takes a key of the whole server; the keys of a project may not'
      : `the role ${caller.role} may not do this: it takes a key that may ${permission} in this project`,
  );
}
