import { json, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/**
 * Who has signed in by the identity provider, as it told of them last. What they may do follows from the claims and the grants of
 * the server as it stands, and is kept nowhere. Callers never see this table: it has no policy.
 */
export const people = pgTable(
  'people',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    issuer: text('issuer').notNull(),
    /** Who it is at the issuer, for ever: e-mail addresses change hands. */
    subject: text('subject').notNull(),
    name: text('name').notNull(),
    /** Null unless the issuer has verified it. */
    email: text('email'),
    /** The values of the claims that the grants name. */
    claims: json('claims').$type<Readonly<Record<string, readonly string[]>>>().notNull(),
    firstSeenAt: instant('first_seen_at').notNull().defaultNow(),
    /** To the minute. */
    lastSeenAt: instant('last_seen_at').notNull().defaultNow(),
  },
  (table) => [unique('people_subject').on(table.issuer, table.subject)],
).enableRLS();

/** One stored person. */
export type PersonRow = typeof people.$inferSelect;
