import { errorCodes } from '@clipwise/contract/errors';
import { Client } from 'pg';
import { reviewerRole, shareTables } from './reviewer-role.js';

/** The role that statements of callers run as. It owns nothing, so that the policies of the tables hold for it. */
export const tenantRole = 'clipwise_tenant';

const attempts = 5;

/** The database cannot hold callers apart. */
export class TenantRoleError extends Error {
  readonly code = errorCodes.TENANT_ROLE;

  constructor(reason: string, cause: unknown) {
    super(
      `access control needs the database roles ${tenantRole} and ${reviewerRole}, and ${reason}; have an administrator of the database run: CREATE ROLE ${tenantRole} NOLOGIN; CREATE ROLE ${reviewerRole} NOLOGIN; GRANT ${tenantRole}, ${reviewerRole} TO the user of DATABASE_URL`,
      { cause },
    );
    this.name = 'TenantRoleError';
  }
}

/**
 * Makes the roles, and lets them use the tables that have policies, each as its policies say; a table without is closed to callers. Servers of other databases
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
        await client.query(makeRole(tenantRole));
        await client.query(makeRole(reviewerRole));
        break;
      } catch (error) {
        // Roles belong to all databases of a server: another one was at it.
        if (attempt === attempts || !isRace(error)) throw new TenantRoleError('they cannot be made', error);
      }
    }
    await client.query(grantTables);
    await client.query(shareTables);
  } finally {
    await client.end();
  }
}

const makeRole = (role: string) => `do $$ begin
  if not exists (select from pg_roles where rolname = '${role}') then create role ${role} nologin; end if;
  if not pg_has_role(session_user, '${role}', 'member') then execute format('grant ${role} to %I', session_user); end if;
end $$`;

// A policy for one command is a right to that command: what is only read and added to cannot be changed.
const grantTables = `do $$ declare place record; begin
  execute 'grant usage on schema public to ${tenantRole}';
  execute 'revoke all on all tables in schema public from ${tenantRole}';
  execute 'grant usage on all sequences in schema public to ${tenantRole}';
  for place in select tablename, cmd from pg_policies
    where schemaname = 'public' and roles && array['public', '${tenantRole}']::name[] loop
    execute format('grant %s on public.%I to ${tenantRole}',
      case place.cmd when 'ALL' then 'select, insert, update, delete' else place.cmd end, place.tablename);
  end loop;
end $$`;

function isRace(error: unknown): boolean {
  const code = (error as { readonly code?: string }).code ?? '';
  return ['42710', '23505', 'XX000', '40001'].includes(code);
}
