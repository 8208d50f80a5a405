import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { RunRow } from '../../db/tables/runs.js';
import { Run } from '../runs/runs.type.js';
import { EpsilonSeries, LedgerEntryConnection, RunPrivacy, SubjectBound } from './privacy.type.js';

@Resolver(() => Run)
export class PrivacyResolver {
  @FieldResolver(() => RunPrivacy)
  privacy(@Root() run: RunRow, @Ctx() { services }: ApiContext): RunPrivacy {
    return services.privacy.describe(run);
  }

  @FieldResolver(() => EpsilonSeries, {
    description: 'At most maxPoints points, the last charge among them.',
  })
  epsilonSeries(
    @Root() run: RunRow,
    @Arg('maxPoints', () => Int, { nullable: true, defaultValue: 1000 }) maxPoints: number | null,
    @Ctx() { loaders }: ApiContext,
  ) {
    return loaders.epsilonSeries.load({ run, maxPoints: maxPoints ?? 1000 });
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

/** In a resolver of its own: only who asks for it has the ledger opened. */
@Resolver(() => RunPrivacy)
export class SubjectBoundResolver {
  @FieldResolver(() => SubjectBound, {
    nullable: true,
    description: 'Null where nothing is claimed, or nobody is known to have several training examples.',
  })
  subject(@Root() { run }: RunPrivacy, @Ctx() { services }: ApiContext) {
    return services.privacy.subject(run);
  }
}
