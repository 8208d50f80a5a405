'use client';

import { useQuery } from '@apollo/client/react';
import { type Permission, rolePermissions } from '@clipwise/contract';
import { CallerDocument, type CallerQuery } from '@clipwise/contract/operations';
import { createContext, type ReactNode, useContext } from 'react';
import { useApi } from './api-provider';

export type Caller = CallerQuery['caller'];

const CallerContext = createContext<Caller | undefined>(undefined);

/** Asks the API once who is signed in. */
export function CallerProvider({ children }: { readonly children: ReactNode }) {
  const { data } = useQuery(CallerDocument, { fetchPolicy: 'cache-first' });
  return <CallerContext value={data?.caller}>{children}</CallerContext>;
}

/** Who is signed in; undefined until the API has said so, and for readers of a public link. */
export function useCaller(): Caller | undefined {
  return useContext(CallerContext);
}

/** Why the reader may not do something that takes a permission; undefined where they may, and as long as nobody knows. */
export function useWhyNot(permission: Permission): string | undefined {
  const caller = useCaller();
  const { isShared } = useApi();
  if (isShared) return 'A public link only shows.';
  return whyNot(caller, permission);
}

/** The same of a caller, in words. */
export function whyNot(
  caller: Pick<Caller, 'permissions' | 'role'> | undefined,
  permission: Permission,
): string | undefined {
  if (caller === undefined || caller.permissions.includes(permission)) return undefined;
  if (permission === 'serve')
    return 'This takes an admin of the whole server; you are signed in to a project.';
  const able = Object.entries(rolePermissions)
    .filter(([, permissions]) => (permissions as readonly Permission[]).includes(permission))
    .map(([role]) => role.toLowerCase());
  return `You are signed in as ${caller.role.toLowerCase()}; this takes the role ${able.join(' or ')}.`;
}
