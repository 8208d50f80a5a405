import { z } from 'zod';

/** What one person may do on this server. */
export interface Memberships {
  /** An admin of the whole server. */
  readonly isServerWide: boolean;
  /** Roles by name or id of a project, in the order of the grants. */
  readonly roles: ReadonlyMap<string, PersonRole>;
}

/** Roles from the weakest: of several in one project a person has the last. An agent is no person. */
const personRoles = ['VIEWER', 'RESEARCHER', 'ADMIN'] as const;
export type PersonRole = (typeof personRoles)[number];

/** The project that means all of them. */
const everyProject = '*';

const grant = z
  .strictObject({
    /** A claim of the identity provider: `email`, `groups`, or any other that holds a text or a list of them. */
    claim: z.string().min(1).max(200),
    is: z.string().min(1).max(500),
    role: z.enum(personRoles),
    /** Name or id; `*` is the whole server. */
    project: z.string().min(1).max(100),
  })
  .refine(({ project, role }) => project !== everyProject || role === 'ADMIN', {
    path: ['role'],
    error: `must be ADMIN for the project "${everyProject}", the whole server`,
  });

/** Who gets which role in which project: whoever has the value in the claim. */
export type SignInGrant = z.infer<typeof grant>;

/** Grants as they are written: a list of objects. @throws ZodError naming the entry. */
export function parseGrants(value: unknown): readonly SignInGrant[] {
  return z.array(grant).max(10_000).parse(value);
}

/**
 * What claims entitle to; nothing unless a grant says so.
 *
 * @param claims values by name. E-mail addresses are compared without regard to case, everything else exactly.
 */
export function membershipsOf(
  claims: Readonly<Record<string, readonly string[]>>,
  grants: readonly SignInGrant[],
): Memberships {
  const roles = new Map<string, PersonRole>();
  let isServerWide = false;
  for (const { claim, is, role, project } of grants) {
    if (!(claims[claim] ?? []).some((value) => isSame(claim, value, is))) continue;
    if (project === everyProject) isServerWide = true;
    else roles.set(project, strongerOf(role, roles.get(project)));
  }
  return { isServerWide, roles };
}

/** The stronger of two roles. */
export function strongerOf(role: PersonRole, other: PersonRole | undefined): PersonRole {
  return other !== undefined && personRoles.indexOf(other) > personRoles.indexOf(role) ? other : role;
}

function isSame(claim: string, value: string, wanted: string): boolean {
  return claim === 'email' ? value.toLowerCase() === wanted.toLowerCase() : value === wanted;
}
