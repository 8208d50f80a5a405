import { limits } from '@clipwise/contract';
import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { DatasetRow } from '../../db/tables/datasets.js';
import { JsonScalar } from '../../schema/scalars/json.js';
import { DatasetCard } from '../datasets/datasets.type.js';
import { Run } from '../runs/runs.type.js';
import { budgetOf, type ToldBudget } from './budget-of.js';
import { OverrideBudgetInput, SetBudgetInput } from './budgets.input.js';
import { Budget, BudgetDecision, BudgetRun, DatasetContent } from './budgets.type.js';

@Resolver(() => DatasetContent)
export class DatasetContentResolver {
  @Query(() => [DatasetContent], {
    description: `Data sets that runs have announced, the newest first; at most ${limits.datasets}.`,
  })
  datasetContents(
    @Arg('contentSha256', () => String, { nullable: true, description: 'One of them; left out, all.' })
    contentSha256: string | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: limits.datasets }) first: number | null,
    @Ctx() { services }: ApiContext,
  ) {
    return services.budgetLedger.list(contentSha256 ?? null, first ?? limits.datasets);
  }

  @Query(() => [Budget], {
    description: `The budgets that a launch of all these configs at once would spend of, with \`asked\` for all of them together; nothing is reserved. At most ${limits.callConfigs} configs.`,
  })
  async plannedBudgets(
    @Arg('configs', () => [JsonScalar]) configs: readonly unknown[],
    @Ctx() { services }: ApiContext,
  ): Promise<readonly ToldBudget[]> {
    return (await services.runs.planBudgets(configs)).map(budgetOf);
  }

  @Mutation(() => DatasetContent, {
    description:
      'Sets what all runs on a data set may spend together of one unit, or changes it. What is spent stays spent.',
  })
  setBudget(@Arg('input', () => SetBudgetInput) input: SetBudgetInput, @Ctx() { services }: ApiContext) {
    return services.budgetLedger.set(input);
  }

  @Mutation(() => DatasetContent, {
    description:
      'Lets runs that are there pass over the budgets of a data set, with a reason. Those without a guarantee are then counted apart: what they made is kept as private data.',
  })
  overrideBudget(
    @Arg('input', () => OverrideBudgetInput) input: OverrideBudgetInput,
    @Ctx() { services }: ApiContext,
  ) {
    return services.budgetLedger.override(input);
  }

  @FieldResolver(() => [Budget], { description: 'One for each unit that has one.' })
  async budgets(
    @Root() dataset: DatasetRow,
    @Ctx() { services }: ApiContext,
  ): Promise<readonly ToldBudget[]> {
    return (await services.budgetLedger.budgets(dataset)).map(budgetOf);
  }

  @FieldResolver(() => [BudgetDecision], {
    description: `The newest first; at most ${limits.budgetDecisions}.`,
  })
  decisions(
    @Root() dataset: DatasetRow,
    @Arg('first', () => Int, { nullable: true, defaultValue: limits.usualBudgetDecisions })
    first: number | null,
    @Ctx() { services }: ApiContext,
  ) {
    return services.budgetLedger.decisions(dataset.id, first ?? limits.usualBudgetDecisions);
  }
}

/** The data behind a `dataset` of configs. */
@Resolver(() => DatasetCard)
export class DatasetCardContentResolver {
  @FieldResolver(() => DatasetContent, {
    nullable: true,
    description: 'Null before a run on it has started.',
  })
  content(@Root() { config }: DatasetCard, @Ctx() { loaders }: ApiContext) {
    return loaders.datasetOfConfig.load(config);
  }
}

@Resolver(() => Budget)
export class BudgetResolver {
  @FieldResolver(() => [BudgetRun], { description: `The newest first; at most ${limits.pageSize}.` })
  runs(
    @Root() { counted }: ToldBudget,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Ctx() { services }: ApiContext,
  ) {
    return services.budgetLedger.runs(counted, first ?? 50);
  }
}

@Resolver(() => BudgetRun)
export class BudgetRunResolver {
  @FieldResolver(() => Run)
  run(@Root() { runId }: BudgetRun, @Ctx() { loaders }: ApiContext) {
    return loaders.run.load(runId);
  }
}
