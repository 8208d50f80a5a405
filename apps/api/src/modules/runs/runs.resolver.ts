import { limits } from '@clipwise/contract';
import { runConfigJsonSchema } from '@clipwise/trainer/config';
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { RunRow } from '../../db/tables/runs.js';
import type { StudyRow } from '../../db/tables/studies.js';
import { JsonScalar } from '../../schema/scalars/json.js';
import { onceDescription } from '../idempotency/once.service.js';
import { Study } from '../studies/studies.type.js';
import { PlannedPrivacy } from './planned-privacy.type.js';
import { RunConfigCheck } from './run-config-check.type.js';
import { LaunchRunsInput, RunFilter, RunSort } from './runs.input.js';
import { Run, RunConnection, RunFacets, RunFailure, RunProgress } from './runs.type.js';

@Resolver(() => Run)
export class RunsResolver {
  @Query(() => RunConnection)
  runs(
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Arg('filter', () => RunFilter, { nullable: true }) filter: RunFilter | undefined,
    @Arg('sort', () => RunSort, { nullable: true }) sort: RunSort | undefined,
    @Ctx() { services }: ApiContext,
  ) {
    return services.runs.list(first, after ?? null, filter ?? {}, sort ?? null);
  }

  @Query(() => Run, { nullable: true })
  async run(@Arg('id', () => ID) id: string, @Ctx() { loaders }: ApiContext) {
    return (await loaders.run.load(id)) ?? null;
  }

  @Query(() => RunFacets)
  runFacets(
    @Arg('studyId', () => ID, { nullable: true }) studyId: string | undefined,
    @Ctx() { services }: ApiContext,
  ) {
    return services.runs.facets(studyId ?? null);
  }

  @Query(() => JsonScalar, { description: "JSON schema (draft 2020-12) of a run's config." })
  runConfigSchema() {
    return runConfigJsonSchema();
  }

  @Query(() => RunConfigCheck)
  checkRunConfig(@Arg('config', () => JsonScalar) config: unknown, @Ctx() { services }: ApiContext) {
    return services.runs.check(config);
  }

  @Query(() => [PlannedPrivacy], {
    nullable: 'items',
    description: `Of each config in its order, null for one that checkRunConfig refuses; at most ${limits.plannedConfigs}.`,
  })
  plannedPrivacy(
    @Arg('configs', () => [JsonScalar]) configs: readonly unknown[],
    @Ctx() { services }: ApiContext,
  ) {
    return services.runs.plan(configs);
  }

  @Mutation(() => [Run])
  launchRuns(@Arg('input', () => LaunchRunsInput) input: LaunchRunsInput, @Ctx() { services }: ApiContext) {
    const { studyId, configs, idempotencyKey, budgetOverride } = input;
    return services.runs.launch(studyId, configs, idempotencyKey ?? null, budgetOverride ?? null);
  }

  @Mutation(() => Run, {
    description: 'Queued: cancelled at once. Running: the agent is told. Ended: an error.',
  })
  cancelRun(@Arg('id', () => ID) id: string, @Ctx() { services }: ApiContext) {
    return services.runs.cancel(id);
  }

  @Mutation(() => Run, { description: 'Queues a new run with the same config.' })
  rerun(
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => ID, { nullable: true, description: onceDescription })
    idempotencyKey: string | undefined,
    @Ctx() { services }: ApiContext,
  ) {
    return services.runs.rerun(id, idempotencyKey ?? null);
  }

  @FieldResolver(() => Study, {
    description: 'To the reader of a public link to the run alone, a study without a word of its own.',
  })
  async study(@Root() run: RunRow, @Ctx() { loaders }: ApiContext) {
    return (await loaders.study.load(run.studyId)) ?? unsharedStudy(run);
  }

  @FieldResolver(() => RunFailure, { nullable: true })
  failure(@Root() run: RunRow) {
    return run.failureCode === null ? null : { code: run.failureCode, message: run.failureMessage ?? '' };
  }

  @FieldResolver(() => Boolean, {
    description: 'Running, and its writer went silent: its lease is over, and it may come back.',
  })
  isStale(@Root() run: RunRow) {
    return (
      run.status === 'RUNNING' && run.leaseExpiresAt !== null && run.leaseExpiresAt.getTime() < Date.now()
    );
  }

  @FieldResolver(() => RunProgress)
  progress(@Root() run: RunRow) {
    return run;
  }
}

/** Stands for a study that is not shared with its run. */
function unsharedStudy({ studyId, createdAt }: RunRow) {
  return { id: studyId, name: 'not shared', description: '', definition: null, looks: 0, createdAt };
}

/** The runs of a study, in a resolver of their own so that studies know nothing of runs. */
@Resolver(() => Study)
export class StudyRunsResolver {
  @FieldResolver(() => RunConnection)
  runs(
    @Root() study: StudyRow,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Arg('filter', () => RunFilter, { nullable: true }) filter: RunFilter | undefined,
    @Arg('sort', () => RunSort, { nullable: true }) sort: RunSort | undefined,
    @Ctx() { services }: ApiContext,
  ) {
    return services.runs.list(first, after ?? null, { ...filter, studyId: study.id }, sort ?? null);
  }
}
