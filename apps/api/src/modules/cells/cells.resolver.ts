import { metricNames } from '@clipwise/contract';
import { bootstrapInterval } from '@clipwise/statistics';
import { Arg, Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { StudyRow } from '../../db/tables/studies.js';
import { Study } from '../studies/studies.type.js';
import { Cell, CellComparison, Interval } from './cells.type.js';

@Resolver(() => Study)
export class StudyCellsResolver {
  @FieldResolver(() => [Cell], {
    description: 'The runs of the study by config, seeds aside, with statistics of a metric.',
  })
  cells(
    @Arg('metric', () => String, { defaultValue: metricNames.meanDice }) metric: string,
    @Root() study: StudyRow,
    @Ctx() { services }: ApiContext,
  ) {
    return services.cells.list(study.id, metric);
  }

  @FieldResolver(() => CellComparison, { description: 'Two cells, paired by seed.' })
  comparison(
    @Arg('first', () => ID) first: string,
    @Arg('second', () => ID) second: string,
    @Arg('metric', () => String, { defaultValue: metricNames.meanDice }) metric: string,
    @Arg('planned', () => Int, {
      defaultValue: 1,
      description: 'Comparisons that were planned together with this one, itself included.',
    })
    planned: number,
    @Root() study: StudyRow,
    @Ctx() { services }: ApiContext,
  ) {
    return services.cells.compare(study.id, { first, second, metric, planned });
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
