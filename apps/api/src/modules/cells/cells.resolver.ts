import { bootstrapInterval } from '@clipwise/statistics';
import { Arg, Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { StudyRow } from '../../db/tables/studies.js';
import { Study } from '../studies/studies.type.js';
import { Cell, CellComparison, Interval, PlannedComparison } from './cells.type.js';
import { Pareto } from './pareto.type.js';
import { StudyProgress } from './study-progress.type.js';

const metricArgument = {
  nullable: true,
  description: 'Left out, the one that decides: mean Dice where the study has no definition.',
} as const;

@Resolver(() => Study)
export class StudyCellsResolver {
  @FieldResolver(() => [Cell], {
    description: 'The runs of the study by config, seeds and folds aside, with statistics of a metric.',
  })
  cells(
    @Arg('metric', () => String, metricArgument) metric: string | undefined,
    @Root() study: StudyRow,
    @Ctx() { services }: ApiContext,
  ) {
    return services.cells.list(study, metric ?? null);
  }

  @FieldResolver(() => CellComparison, { description: 'Two cells, paired by seed and fold.' })
  comparison(
    @Arg('first', () => ID) first: string,
    @Arg('second', () => ID) second: string,
    @Arg('metric', () => String, metricArgument) metric: string | undefined,
    @Arg('planned', () => Int, {
      defaultValue: 1,
      description: 'Comparisons that were planned together with this one, itself included.',
    })
    planned: number,
    @Root() study: StudyRow,
    @Ctx() { services }: ApiContext,
  ) {
    return services.cells.compare(study, { first, second, metric: metric ?? null, planned });
  }

  @FieldResolver(() => [PlannedComparison], {
    description: 'What the definition planned; empty without one.',
  })
  comparisons(
    @Arg('metric', () => String, metricArgument) metric: string | undefined,
    @Root() study: StudyRow,
    @Ctx() { services }: ApiContext,
  ) {
    return services.cells.compareAll(study, metric ?? null);
  }

  @FieldResolver(() => Pareto)
  pareto(
    @Arg('metric', () => String, metricArgument) metric: string | undefined,
    @Root() study: StudyRow,
    @Ctx() { services }: ApiContext,
  ) {
    return services.cells.pareto(study, metric ?? null);
  }

  @FieldResolver(() => StudyProgress)
  progress(@Root() study: StudyRow, @Ctx() { services }: ApiContext) {
    return services.cells.progress(study);
  }
}

@Resolver(() => Cell)
export class CellBootstrapResolver {
  @FieldResolver(() => Interval, {
    nullable: true,
    description: 'By the bootstrap; too narrow with fewer than some ten values.',
  })
  bootstrap(@Root() cell: Cell) {
    // Ten thousand draws: only for whoever asks.
    return bootstrapInterval(cell.values.map(({ value }) => value));
  }
}
