import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { StudyRow } from '../../db/tables/studies.js';
import { Study } from '../studies/studies.type.js';
import { ClassDice, StudyFigure } from './figures.type.js';

@Resolver(() => Study)
export class StudyFiguresResolver {
  @FieldResolver(() => [StudyFigure], {
    description:
      'Time, training loss, validation loss, epsilon and accuracy against steps: mean and interval of each cell, a facet for each model. Of a run with more points those are told that maxPoints equal stretches of its steps begin with, and the last.',
  })
  figures(
    @Arg('maxPoints', () => Int, { nullable: true, defaultValue: 120 }) maxPoints: number | null,
    @Root() study: StudyRow,
    @Ctx() { services }: ApiContext,
  ) {
    return services.figures.figures(study, maxPoints ?? 120);
  }

  @FieldResolver(() => [ClassDice], { description: 'The last Dice of every class, cell by cell.' })
  classDice(@Root() study: StudyRow, @Ctx() { services }: ApiContext) {
    return services.figures.classDice(study);
  }
}
