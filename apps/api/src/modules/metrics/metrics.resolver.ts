import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { RunRow } from '../../db/tables/runs.js';
import { Run } from '../runs/runs.type.js';
import { MetricSeries, MetricSummary } from './metrics.type.js';
import { SeriesWindow } from './series-window.type.js';

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

  @FieldResolver(() => SeriesWindow, {
    description:
      'A metric from fromStep to toStep, both included, in at most `buckets` buckets: ask again for a narrower stretch and finer ones. Of the newest attempt.',
  })
  seriesWindow(
    @Root() run: RunRow,
    @Arg('name', () => String) name: string,
    @Arg('fromStep', () => Int, { nullable: true }) fromStep: number | undefined,
    @Arg('toStep', () => Int, { nullable: true }) toStep: number | undefined,
    @Arg('buckets', () => Int, { nullable: true, defaultValue: 300 }) buckets: number | null,
    @Ctx() { loaders }: ApiContext,
  ) {
    return loaders.seriesWindow.load({
      ...{ run, name, fromStep: fromStep ?? null, toStep: toStep ?? null, buckets: buckets ?? 300 },
    });
  }
}
