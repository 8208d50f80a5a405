import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { StudyRow } from '../../db/tables/studies.js';
import { JsonScalar } from '../../schema/scalars/json.js';
import { CreateStudyInput } from './studies.input.js';
import { Study, StudyConnection } from './studies.type.js';

@Resolver(() => Study)
export class StudiesResolver {
  @Query(() => StudyConnection)
  studies(
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services }: ApiContext,
  ) {
    return services.studies.list(first, after ?? null);
  }

  @Query(() => Study, { nullable: true })
  async study(@Arg('id', () => ID) id: string, @Ctx() { loaders }: ApiContext) {
    return (await loaders.study.load(id)) ?? null;
  }

  @Mutation(() => Study)
  createStudy(
    @Arg('input', () => CreateStudyInput) input: CreateStudyInput,
    @Ctx() { services }: ApiContext,
  ) {
    return services.studyRuns.create(input);
  }

  @Mutation(() => Study, {
    description:
      'Queues the cells and seeds that a longer definition adds; where there are results, they are marked as added after them.',
  })
  extendStudy(
    @Arg('id', () => ID) id: string,
    @Arg('definition', () => JsonScalar) definition: unknown,
    @Ctx() { services }: ApiContext,
  ) {
    return services.studyRuns.extend(id, definition);
  }

  @Mutation(() => Study, {
    description: 'Writes the report of a study; refused where somebody else wrote it since it was read.',
  })
  writeStudyReport(
    @Arg('id', () => ID) id: string,
    @Arg('report', () => String, {
      description: 'Markdown; a line [[figures]] is where the live panel of that name stands.',
    })
    report: string,
    @Arg('revision', () => Int, { description: '`reportRevision` of what was read.' }) revision: number,
    @Ctx() { services }: ApiContext,
  ) {
    return services.studyRuns.writeReport(id, report, revision);
  }

  @FieldResolver(() => Int)
  runCount(@Root() study: StudyRow, @Ctx() { loaders }: ApiContext) {
    return loaders.runCount.load(study.id);
  }
}
