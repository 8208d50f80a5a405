import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { RunRow } from '../../db/tables/runs.js';
import { Run } from '../runs/runs.type.js';
import { MetricSeries, MetricSummary } from './metrics.type.js';

@Resolver(() => Run)
export class MetricsResolver {
  @FieldResolver(() => [MetricSummary])
  metrics(@Root() run: RunRow, @Ctx() { loaders }: ApiContext) {
    return loaders.metricSummaries.load(run.id);
  }

  @FieldResolver(() => [MetricSeries], {
    description: 'At most maxPoints points a series, downsampled keeping extremes; null names gives all.',
  })
  series(
    @Root() run: RunRow,
    @Arg('names', () => [String], { nullable: true }) names: string[] | undefined,
    @Arg('maxPoints', () => Int, { nullable: true, defaultValue: 1000 }) maxPoints: number | null,
    @Arg('afterCursor', () => Int, { nullable: true, defaultValue: 0 }) afterCursor: number | null,
    @Ctx() { services }: ApiContext,
  ) {
    return services.metrics.series(run, names ?? null, maxPoints ?? 1000, afterCursor ?? 0);
  }
}
