import { and, asc, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.js';
import { type BudgetDecisionRow, budgetDecisions } from '../../db/tables/budget-decisions.js';
import { type BudgetPlanRow, budgetPlans, type StoredCharge } from '../../db/tables/budget-plans.js';
import { type BudgetRow, budgets } from '../../db/tables/budgets.js';
import { type DatasetConfigRow, datasetConfigs } from '../../db/tables/dataset-configs.js';
import { datasetRuns } from '../../db/tables/dataset-runs.js';
import { type DatasetRow, datasets } from '../../db/tables/datasets.js';
import type { StoredRunStatus } from '../../db/tables/stored-words.js';

/** Key of the lock between those who set budgets and those who reserve. */
const settingKey = sql`hashtextextended('budgets', 4)`;

/** Keeps budgets from being set until the transaction ends; others may reserve meanwhile. */
export async function shareBudgets(executor: Executor): Promise<void> {
  await executor.execute(sql`select pg_advisory_xact_lock_shared(${settingKey})`);
}

/** Waits for everyone who reserves, and keeps the next ones away until the transaction ends. */
export async function holdBudgets(executor: Executor): Promise<void> {
  await executor.execute(sql`select pg_advisory_xact_lock(${settingKey})`);
}

/** Data sets, each kept to this transaction: whoever reserves on one takes turns. In one order, so that nobody waits in a circle. */
export async function lockDatasets(
  executor: Executor,
  ids: readonly string[],
): Promise<readonly DatasetRow[]> {
  if (ids.length === 0) return [];
  return executor
    .select()
    .from(datasets)
    .where(inArray(datasets.id, [...ids]))
    .orderBy(asc(datasets.id))
    .for('no key update');
}

/** Ids of data sets of persons that have a budget. */
export async function listGuarded(executor: Executor): Promise<readonly string[]> {
  const rows = await executor
    .selectDistinct({ id: datasets.id })
    .from(datasets)
    .innerJoin(budgets, eq(budgets.datasetId, datasets.id))
    .where(eq(datasets.isSynthetic, false));
  return rows.map(({ id }) => id);
}

/** The newest first. */
export async function listDatasetsByContent(
  executor: Executor,
  sha256: readonly string[] | null,
  limit: number,
): Promise<readonly DatasetRow[]> {
  return executor
    .select()
    .from(datasets)
    .where(sha256 === null ? undefined : inArray(datasets.contentSha256, [...sha256]))
    .orderBy(desc(datasets.createdAt), asc(datasets.id))
    .limit(limit);
}

/** What is known of the data behind these `dataset` configs. */
export async function findDatasetConfigs(
  executor: Executor,
  digests: readonly string[],
): Promise<ReadonlyMap<string, DatasetConfigRow>> {
  const rows =
    digests.length === 0
      ? []
      : await executor
          .select()
          .from(datasetConfigs)
          .where(inArray(datasetConfigs.digest, [...digests]));
  return new Map(rows.map((row) => [row.digest, row]));
}

/** The data sets with these ids, in any order. */
export async function findDatasets(
  executor: Executor,
  ids: readonly string[],
): Promise<readonly DatasetRow[]> {
  return ids.length === 0
    ? []
    : executor
        .select()
        .from(datasets)
        .where(inArray(datasets.id, [...ids]));
}

/** Registers a data set, or finds it; what is larger in one announcement counts. */
export async function upsertDataset(
  executor: Executor,
  values: typeof datasets.$inferInsert,
): Promise<DatasetRow> {
  const [row] = await executor
    .insert(datasets)
    .values(values)
    .onConflictDoUpdate({
      target: datasets.contentSha256,
      set: {
        subjects: sql`greatest(${datasets.subjects}, excluded.subjects)`,
        largestSubjectExamples: sql`greatest(${datasets.largestSubjectExamples}, excluded.largest_subject_examples)`,
        // One who says that persons are behind the data is believed.
        isSynthetic: sql`${datasets.isSynthetic} and excluded.is_synthetic`,
      },
    })
    .returning();
  if (row === undefined) throw new Error('INSERT ... RETURNING gave no row');
  return row;
}

/** Remembers which data are behind a `dataset` config. */
export async function upsertDatasetConfig(
  executor: Executor,
  values: typeof datasetConfigs.$inferInsert,
): Promise<void> {
  const { digest: _, ...set } = values;
  await executor
    .insert(datasetConfigs)
    .values(values)
    .onConflictDoUpdate({ target: datasetConfigs.digest, set: { ...set, announcedAt: sql`now()` } });
}

/** Remembers that a run has read a data set; what its attempts differ in counts for everyone. */
export async function upsertDatasetRun(
  executor: Executor,
  values: typeof datasetRuns.$inferInsert,
): Promise<void> {
  await executor
    .insert(datasetRuns)
    .values(values)
    .onConflictDoUpdate({
      target: [datasetRuns.datasetId, datasetRuns.runId],
      set: {
        largestSubjectExamples: sql`greatest(${datasetRuns.largestSubjectExamples}, excluded.largest_subject_examples)`,
        subjectBits: sql`case when ${datasetRuns.grouping} = excluded.grouping
          and ${datasetRuns.subjectBits} = excluded.subject_bits then ${datasetRuns.subjectBits} end`,
      },
    });
}

/** The budgets of these data sets, in a fixed order. */
export async function listBudgets(
  executor: Executor,
  datasetIds: readonly string[],
): Promise<readonly BudgetRow[]> {
  return datasetIds.length === 0
    ? []
    : executor
        .select()
        .from(budgets)
        .where(inArray(budgets.datasetId, [...datasetIds]))
        .orderBy(asc(budgets.datasetId), asc(budgets.unit));
}

/** Sets or changes a budget. */
export async function upsertBudget(
  executor: Executor,
  values: typeof budgets.$inferInsert,
): Promise<BudgetRow> {
  const { epsilon, delta, neighbouring } = values;
  const [row] = await executor
    .insert(budgets)
    .values(values)
    .onConflictDoUpdate({ target: [budgets.datasetId, budgets.unit], set: { epsilon, delta, neighbouring } })
    .returning();
  if (row === undefined) throw new Error('INSERT ... RETURNING gave no row');
  return row;
}

/** Adds to the record of decisions. */
export async function insertDecisions(
  executor: Executor,
  rows: readonly (typeof budgetDecisions.$inferInsert)[],
): Promise<void> {
  if (rows.length > 0) await executor.insert(budgetDecisions).values([...rows]);
}

/** The newest first. */
export async function listDecisions(
  executor: Executor,
  datasetId: string,
  limit: number,
): Promise<readonly BudgetDecisionRow[]> {
  return executor
    .select()
    .from(budgetDecisions)
    .where(eq(budgetDecisions.datasetId, datasetId))
    .orderBy(desc(budgetDecisions.number))
    .limit(limit);
}

/** Stores plans of runs. */
export async function insertPlans(
  executor: Executor,
  rows: readonly (typeof budgetPlans.$inferInsert)[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += 500)
    await executor.insert(budgetPlans).values(rows.slice(from, from + 500));
}

/** The plan of a run; undefined for one that has none. */
export async function findPlan(executor: Executor, runId: string): Promise<BudgetPlanRow | undefined> {
  const rows = await executor.select().from(budgetPlans).where(eq(budgetPlans.runId, runId));
  return rows[0];
}

/** Changes the plan of a run. */
export async function updatePlan(
  executor: Executor,
  runId: string,
  patch: Partial<Omit<typeof budgetPlans.$inferInsert, 'runId'>>,
): Promise<void> {
  await executor.update(budgetPlans).set(patch).where(eq(budgetPlans.runId, runId));
}

/** A run as the budgets of a data set count it. */
export interface CountedRun extends Record<string, unknown> {
  readonly id: string;
  readonly number: number;
  readonly status: StoredRunStatus;
  /** As announced; null before it started. */
  readonly unit: string | null;
  readonly totals: readonly StoredCharge[];
  readonly plan: {
    readonly unit: string;
    readonly neighbouring: string;
    readonly charges: readonly StoredCharge[];
    readonly charged: readonly StoredCharge[];
    readonly promised_epsilon: number | null;
    readonly promised_delta: number | null;
    readonly largest_subject_examples: number | null;
  } | null;
  readonly largest: number | null;
  readonly grouping: string | null;
  readonly subject_bits: Buffer | null;
  readonly is_overridden: boolean;
}

/**
 * Every run that has read a data set, or may yet read it: those that were planned on it, and those of which nobody knows the
 * data. Deleted runs are among them.
 */
export async function listCountedRuns(
  executor: Executor,
  { id, isSynthetic }: Pick<DatasetRow, 'id' | 'isSynthetic'>,
): Promise<readonly CountedRun[]> {
  // What has ended without a charge has spent nothing; what has charged without saying on what may have read anything.
  const isOpen = sql`(runs.ended_at is null or runs.charged_steps > 0)`;
  const isUnsaid = sql`not exists (select 1 from dataset_runs other where other.run_id = plan.run_id)`;
  const isPlanned: SQL = isSynthetic
    ? sql`plan.dataset_id = ${id}`
    : sql`(plan.dataset_id = ${id} or plan.may_read_any)`;
  const result = await executor.execute<CountedRun>(sql`
    with counted as (
      select own.run_id as id from dataset_runs own where own.dataset_id = ${id}
      union
      select plan.run_id from budget_plans plan join runs on runs.id = plan.run_id
      where ${isPlanned} and ${isOpen} and ${isUnsaid}
    )
    select runs.id, runs.number, runs.status, runs.unit, own.largest_subject_examples as largest, own.grouping,
      own.subject_bits, to_json(plan) as plan,
      coalesce((select json_agg(json_build_object('event', total.event, 'count', total.count))
        from privacy_totals total where total.run_id = runs.id), '[]') as totals,
      exists (select 1 from budget_decisions decision where decision.dataset_id = ${id}
        and decision.kind = 'OVERRIDE' and runs.id = any(decision.run_ids)) as is_overridden
    from counted join runs on runs.id = counted.id
      left join budget_plans plan on plan.run_id = runs.id
      left join dataset_runs own on own.run_id = runs.id and own.dataset_id = ${id}
    order by runs.number`);
  return result.rows;
}

/** Charges of a run so far, as they are stored. */
export async function readTotals(executor: Executor, runId: string): Promise<readonly StoredCharge[]> {
  const result = await executor.execute<StoredCharge & Record<string, unknown>>(
    sql`select event, count::float8 as count from privacy_totals where run_id = ${runId}`,
  );
  return result.rows;
}

/** Ids of the data sets that a run has read. */
export async function listDatasetsOfRun(executor: Executor, runId: string): Promise<readonly string[]> {
  const rows = await executor
    .select({ id: datasetRuns.datasetId })
    .from(datasetRuns)
    .where(and(eq(datasetRuns.runId, runId)));
  return rows.map(({ id }) => id);
}
