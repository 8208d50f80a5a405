import { errorCodes } from '@clipwise/contract/errors';
import { Client } from 'pg';

/** The role that statements of callers run as. It owns nothing, so that the policies of the tables hold for it. */
export const tenantRole = 'clipwise_tenant';

const attempts = 5;

/** The database cannot hold callers apart. */
export class TenantRoleError extends Error {
  readonly code = errorCodes.TENANT_ROLE;

  constructor(reason: string, cause: unknown) {
    super(
      `access control needs the database role ${tenantRole}, and ${reason}; have an administrator of the database run: CREATE ROLE ${tenantRole} NOLOGIN; GRANT ${tenantRole} TO the user of DATABASE_URL`,
      { cause },
    );
    this.name = 'TenantRoleError';
  }
}

/**
 * Makes the role, and lets it use the tables that have policies; a table without is closed to callers. Servers of other databases
 * of one PostgreSQL may do so at the same moment.
 *
 * @throws TenantRoleError when the user of the database may not.
 */
export async function prepareTenantRole(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'clipwise-access' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await client.query(makeRole);
        break;
      } catch (error) {
        // Roles belong to all databases of a server: another one was at it.
        if (attempt === attempts || !isRace(error)) throw new TenantRoleError('it cannot be made', error);
      }
    }
    await client.query(grantTables);
  } finally {
    await client.end();
  }
}

const makeRole = `do $$ begin
  if not exists (select from pg_roles where rolname = '${tenantRole}') then create role ${tenantRole} nologin; end if;
  if not pg_has_role(session_user, '${tenantRole}', 'member') then execute format('grant ${tenantRole} to %I', session_user); end if;
end $$`;

const grantTables = `do $$ declare place record; begin
  execute 'grant usage on schema public to ${tenantRole}';
  execute 'revoke all on all tables in schema public from ${tenantRole}';
  execute 'grant usage on all sequences in schema public to ${tenantRole}';
  for place in select distinct tablename from pg_policies where schemaname = 'public' loop
    execute format('grant select, insert, update, delete on public.%I to ${tenantRole}', place.tablename);
  end loop;
end $$`;

function isRace(error: unknown): boolean {
  const code = (error as { readonly code?: string }).code ?? '';
  return ['42710', '23505', 'XX000', '40001'].includes(code);
}
