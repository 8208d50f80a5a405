/** What a caller may do. */
export type Permission =
  /** Ask what belongs to no project: who one is, the form of a config. */
  | 'enter'
  /** Read a run or a study whose id one has: what a public link lets its reader do. */
  | 'review'
  /** Read runs, studies and all that belongs to them. */
  | 'read'
  /** Make and change studies, runs and saved views. */
  | 'write'
  /** Take runs and record what they do, as trainers and agents do. */
  | 'record'
  /** Keys, members, links and the audit log of a project. */
  | 'administer'
  /** Projects, and keys of the whole server. */
  | 'serve';

/** What each role may do in its project. A key of the whole server may all of it, in every project. */
export const rolePermissions = {
  VIEWER: ['enter', 'review', 'read'],
  RESEARCHER: ['enter', 'review', 'read', 'write', 'record'],
  AGENT: ['enter', 'record'],
  ADMIN: ['enter', 'review', 'read', 'write', 'record', 'administer'],
} as const satisfies Readonly<Record<string, readonly Permission[]>>;

/** The role of a key or a member in a project. */
export type Role = keyof typeof rolePermissions;

/** The cookie that a browser is signed in by. */
export const sessionCookie = 'clipwise_session';
/** The cookie of a browser that came by a public link. */
export const linkCookie = 'clipwise_link';
/** Below this path the API answers by the link that the browser came by, whatever else it is signed in to. */
export const sharedPath = '/shared';
/** The header that names the project, for callers who have several. */
export const projectHeader = 'clipwise-project';
