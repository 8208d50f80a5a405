import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import { Run, RunConnection } from '../runs/runs.type.js';
import { Agent } from './fleet.type.js';

@Resolver(() => Agent)
export class FleetResolver {
  @Query(() => [Agent], { description: 'Those heard of last first; at most 200.' })
  agents(@Ctx() { services }: ApiContext) {
    return services.fleet.list();
  }

  @Query(() => RunConnection, { description: 'Queued runs in the order in which agents will be given them.' })
  queue(
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services }: ApiContext,
  ) {
    return services.runs.queue(first, after ?? null);
  }

  @FieldResolver(() => Run, { nullable: true, description: 'The run whose lease it holds.' })
  async run(@Root() { runId }: Agent, @Ctx() { loaders }: ApiContext) {
    return runId === null ? null : ((await loaders.run.load(runId)) ?? null);
  }
}
