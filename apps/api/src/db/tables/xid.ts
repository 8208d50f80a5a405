import { customType } from 'drizzle-orm/pg-core';

/** The number of a transaction, which grows in the order in which they begin and never wraps around. */
export const xid = customType<{ data: string }>({ dataType: () => 'xid8' });
