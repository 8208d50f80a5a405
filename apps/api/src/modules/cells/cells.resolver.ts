import { metricNames } from '@clipwise/contract';
import { Arg, Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { StudyRow } from '../../db/tables/studies.js';
import { Study } from '../studies/studies.type.js';
import { Cell, CellComparison } from './cells.type.js';

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
