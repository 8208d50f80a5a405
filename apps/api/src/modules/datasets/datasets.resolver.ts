import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import { Run } from '../runs/runs.type.js';
import { DatasetCard } from './datasets.type.js';

@Resolver(() => DatasetCard)
export class DatasetsResolver {
  @Query(() => [DatasetCard], { description: 'The one with the newest run first; at most 200.' })
  datasets(@Ctx() { services }: ApiContext) {
    return services.datasets.list();
  }

  @FieldResolver(() => Run, {
    nullable: true,
    description:
      'The newest run on it that has started, deleted ones until their data are purged: who announced.',
  })
  async newestRun(@Root() { runId }: DatasetCard, @Ctx() { loaders }: ApiContext) {
    return runId === null ? null : ((await loaders.run.load(runId)) ?? null);
  }
}
