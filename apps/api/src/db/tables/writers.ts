import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) =>
  timestamp(name, { withTimezone: true, precision: 3 }).notNull().defaultNow();

/** Who asked for work or renewed a lease, and when last. */
export const writers = pgTable('writers', {
  id: text('id').primaryKey(),
  firstSeenAt: instant('first_seen_at'),
  lastSeenAt: instant('last_seen_at'),
});
