import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { RunRow } from '../../db/tables/runs.js';
import { Run } from '../runs/runs.type.js';
import { LedgerEntryConnection, RunPrivacy } from './privacy.type.js';

@Resolver(() => Run)
export class PrivacyResolver {
  @FieldResolver(() => RunPrivacy)
  privacy(@Root() run: RunRow, @Ctx() { services }: ApiContext): RunPrivacy {
    return services.privacy.describe(run);
  }

  @FieldResolver(() => LedgerEntryConnection)
  ledger(
    @Root() run: RunRow,
    @Arg('first', () => Int, { nullable: true, defaultValue: 100 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services }: ApiContext,
  ) {
    return services.privacy.ledger(run.id, first, after ?? null);
  }
}
