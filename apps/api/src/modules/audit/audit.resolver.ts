import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import { AuditFilter } from './audit.input.js';
import { AuditConnection } from './audit.type.js';

@Resolver()
export class AuditResolver {
  @Query(() => AuditConnection, {
    description:
      'What was done in the project, the newest first; for a key of the whole server, in all projects and to the server. GET /audit.csv?filter= gives all of it.',
  })
  auditLog(
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Arg('filter', () => AuditFilter, { nullable: true }) filter: AuditFilter | undefined,
    @Ctx() { services, caller }: ApiContext,
  ) {
    return services.audit.list(caller, first, after ?? null, filter ?? {});
  }
}
