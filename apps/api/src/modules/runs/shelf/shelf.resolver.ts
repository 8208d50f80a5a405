import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../../context.js';
import type { RunRow } from '../../../db/tables/runs.js';
import { DateTimeScalar } from '../../../schema/scalars/date-time.js';
import { Run } from '../runs.type.js';
import { purgeTime } from './purge-time.js';
import { RunsChange } from './shelf.type.js';

const ids = () => [ID];

@Resolver(() => Run)
export class ShelfResolver {
  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when a deleted run can be restored; null for one that is not deleted.',
  })
  purgeAt(@Root() { deletedAt }: RunRow) {
    return deletedAt === null ? null : purgeTime(deletedAt);
  }

  @Mutation(() => RunsChange, { description: 'At most 500 runs a call, 20 tags a run, 50 characters a tag.' })
  tagRuns(
    @Arg('ids', ids) runIds: string[],
    @Arg('add', () => [String], { defaultValue: [] }) add: string[],
    @Arg('remove', () => [String], { defaultValue: [] }) remove: string[],
    @Ctx() { services }: ApiContext,
  ) {
    return services.shelf.tag(runIds, add, remove);
  }

  @Mutation(() => RunsChange, { description: 'Lists leave archived runs out unless they are asked for.' })
  archiveRuns(@Arg('ids', ids) runIds: string[], @Ctx() { services }: ApiContext) {
    return services.shelf.archive(runIds);
  }

  @Mutation(() => RunsChange)
  unarchiveRuns(@Arg('ids', ids) runIds: string[], @Ctx() { services }: ApiContext) {
    return services.shelf.unarchive(runIds);
  }

  @Mutation(() => RunsChange, {
    description:
      'Ended runs only. For 30 days restoreRuns undoes it; then events, metrics and artifacts are removed. Config and privacy ledger stay for ever: what was spent is spent.',
  })
  deleteRuns(@Arg('ids', ids) runIds: string[], @Ctx() { services }: ApiContext) {
    return services.shelf.delete(runIds);
  }

  @Mutation(() => RunsChange, { description: 'Undoes deleteRuns until purgeAt.' })
  restoreRuns(@Arg('ids', ids) runIds: string[], @Ctx() { services }: ApiContext) {
    return services.shelf.restore(runIds);
  }

  @Mutation(() => RunsChange, {
    description: 'Queued: cancelled at once. Running: the agent is told. Ended otherwise: refused.',
  })
  cancelRuns(@Arg('ids', ids) runIds: string[], @Ctx() { services }: ApiContext) {
    return services.shelf.cancel(runIds);
  }
}
