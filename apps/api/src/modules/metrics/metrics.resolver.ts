import { Arg, Ctx, FieldResolver, Float, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { RunRow } from '../../db/tables/runs.js';
import { Run } from '../runs/runs.type.js';
import { MetricSeries, MetricSummary } from './metrics.type.js';
import { RunSeries, SeriesAxis } from './run-series.type.js';
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
    @Ctx() { loaders }: ApiContext,
  ) {
    return loaders.series.load({
      ...{ run, names: names ?? null, maxPoints: maxPoints ?? 1000, afterCursor: afterCursor ?? 0 },
    });
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

@Resolver()
export class RunSeriesResolver {
  @Query(() => [RunSeries], {
    description:
      'Metrics of many runs at once, in a stretch of an axis, both ends included. A series with more than maxPoints points there comes in buckets, in which the extremes and every NaN and infinity are told: ask for a narrower stretch for finer ones. Null keys gives all; attempt is the newest unless it is named.',
  })
  series(
    @Arg('runIds', () => [ID]) runIds: string[],
    @Arg('keys', () => [String], { nullable: true }) keys: string[] | undefined,
    @Arg('attempt', () => Int, { nullable: true }) attempt: number | undefined,
    @Arg('from', () => Float, { nullable: true }) from: number | undefined,
    @Arg('to', () => Float, { nullable: true }) to: number | undefined,
    @Arg('axis', () => SeriesAxis, { defaultValue: SeriesAxis.STEP }) axis: SeriesAxis,
    @Arg('maxPoints', () => Int, { nullable: true, defaultValue: 1000 }) maxPoints: number | null,
    @Ctx() { services }: ApiContext,
  ) {
    return services.runSeries.series({
      ...{ runIds, axis, keys: keys ?? null, attempt: attempt ?? null },
      ...{ from: from ?? null, to: to ?? null, maxPoints: maxPoints ?? 1000 },
    });
  }
}
