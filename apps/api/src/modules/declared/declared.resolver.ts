import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { RunRow } from '../../db/tables/runs.js';
import { onceDescription } from '../idempotency/once.service.js';
import { Run } from '../runs/runs.type.js';
import { DeclareRunInput } from './declared.input.js';
import { DeclaredRun, RunSource } from './declared.type.js';

@Resolver(() => Run)
export class DeclaredResolver {
  @Mutation(() => DeclaredRun, {
    description:
      'Registers a run of a trainer that is not ours, leased to its writer; it is written to like any other and stays marked as declared. The same source again gives the run that is there.',
  })
  declareRun(
    @Arg('writerId', () => ID) writerId: string,
    @Arg('studyName', () => String) studyName: string,
    @Arg('input', () => DeclareRunInput) input: DeclareRunInput,
    @Arg('idempotencyKey', () => ID, { nullable: true, description: onceDescription })
    idempotencyKey: string | undefined,
    @Ctx() { services }: ApiContext,
  ) {
    return services.declared.declare(writerId, studyName, input, idempotencyKey ?? null);
  }

  @FieldResolver(() => RunSource, {
    nullable: true,
    description: 'Where it was read from; null unless it was imported.',
  })
  source(@Root() run: RunRow, @Ctx() { loaders }: ApiContext) {
    return run.isDeclared ? loaders.runSource.load(run.id) : null;
  }
}
