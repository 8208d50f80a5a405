import { limits } from '@clipwise/contract';

/** When the data of a run are purged that was deleted at `deletedAt`. */
export function purgeTime(deletedAt: Date): Date {
  return new Date(deletedAt.getTime() + limits.purgeDays * 86_400_000);
}
