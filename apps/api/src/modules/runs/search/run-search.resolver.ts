import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../../context.js';
import type { RunRow } from '../../../db/tables/runs.js';
import { JsonScalar } from '../../../schema/scalars/json.js';
import { RunFilter, SortDirection } from '../runs.input.js';
import { Run } from '../runs.type.js';
import { RunFacet, RunField, RunGroupOrder, RunGroups } from './run-search.type.js';

@Resolver(() => Run)
export class RunSearchResolver {
  @FieldResolver(() => [JsonScalar], {
    nullable: 'items',
    description:
      'What the run holds in these fields, in their order: a column each. Null where it has none; numbers that JSON lacks are NaN, Infinity and -Infinity as texts. epsilon is the claimed one.',
  })
  values(
    @Root() run: RunRow,
    @Arg('fields', () => [String]) fields: string[],
    @Ctx() { loaders }: ApiContext,
  ) {
    return loaders.runValues.load({ runId: run.id, fields });
  }

  @Query(() => [RunField], { description: 'Every field that the runs of a filter have.' })
  runFields(
    @Arg('filter', () => RunFilter, { nullable: true }) filter: RunFilter | undefined,
    @Ctx() { services }: ApiContext,
  ) {
    return services.runSearch.fields(filter ?? {});
  }

  @Query(() => [RunFacet])
  runFieldFacets(
    @Arg('fields', () => [String]) fields: string[],
    @Arg('filter', () => RunFilter, { nullable: true }) filter: RunFilter | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Values a field.' })
    first: number | null,
    @Arg('containing', () => String, { nullable: true, description: 'Only values with this text.' })
    containing: string | undefined,
    @Ctx() { services }: ApiContext,
  ) {
    return services.runSearch.facets(fields, filter ?? {}, first ?? 50, containing ?? '');
  }

  @Query(() => RunGroups, {
    description:
      'Runs gathered by what they hold in `by`, with mean and interval of `metric` (any field of numbers).',
  })
  runGroups(
    @Arg('by', () => [String]) by: string[],
    @Arg('metric', () => String, { nullable: true }) metric: string | undefined,
    @Arg('filter', () => RunFilter, { nullable: true }) filter: RunFilter | undefined,
    @Arg('order', () => RunGroupOrder, { nullable: true, defaultValue: RunGroupOrder.KEY })
    order: RunGroupOrder | null,
    @Arg('direction', () => SortDirection, { nullable: true, defaultValue: SortDirection.ASC })
    direction: SortDirection | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 100 }) first: number | null,
    @Ctx() { services }: ApiContext,
  ) {
    return services.runSearch.groups({
      by,
      metric: metric ?? null,
      filter: filter ?? {},
      order: order ?? RunGroupOrder.KEY,
      direction: direction ?? SortDirection.ASC,
      limit: first ?? 100,
    });
  }
}
