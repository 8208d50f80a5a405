import type { AuditAction, AuditLogQuery } from '@clipwise/contract/operations';

export type Entry = AuditLogQuery['auditLog']['nodes'][number];

/** What was done, in words. */
export const actionWords: Readonly<Record<AuditAction, string>> = {
  SIGNED_IN: 'signed in',
  SIGN_IN_REFUSED: 'sign-in refused',
  SIGNED_OUT: 'signed out',
  LINK_OPENED: 'link opened',
  KEY_MADE: 'key made',
  KEY_ROTATED: 'key rotated',
  KEY_REVOKED: 'key revoked',
  LINK_MADE: 'link made',
  LINK_REVOKED: 'link revoked',
  PROJECT_MADE: 'project made',
  PROJECT_RENAMED: 'project renamed',
  RUNS_LAUNCHED: 'launched',
  RUNS_CANCELLED: 'cancelled',
  RUNS_ARCHIVED: 'archived',
  RUNS_UNARCHIVED: 'unarchived',
  RUNS_DELETED: 'deleted',
  RUNS_RESTORED: 'restored',
  RUNS_PURGED: 'purged',
  RUN_DECLARED: 'declared',
  RUN_IMPORTED: 'imported',
  BUDGET_SET: 'budget set',
  BUDGET_OVERRIDDEN: 'budget overridden',
  EXPORTED: 'exported',
};

/** What an entry holds besides its columns, as one line. */
export function detailText(details: unknown): string {
  if (typeof details !== 'object' || details === null) return '';
  return Object.entries(details)
    .filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => `${key} ${textOf(value)}`)
    .join(', ');
}

function textOf(value: unknown): string {
  if (Array.isArray(value) && value.length > 1) return `${value.length} of them`;
  if (Array.isArray(value)) return textOf(value[0]);
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value))
    return value.slice(0, 16).replace('T', ' ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}
