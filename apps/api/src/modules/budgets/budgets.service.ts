import type { DatasetContent, TrainingEvent } from '@clipwise/contract';
import { limits } from '@clipwise/contract';
import type { LedgerCharge } from '@clipwise/privacy';
import { digestOf, type PlannedCharges, plannedCharges, type RunConfig } from '@clipwise/trainer/config';
import { asOwner } from '../../db/as-owner.js';
import type { Executor } from '../../db/client.js';
import { asServer } from '../../db/scope.js';
import type { DatasetConfigRow } from '../../db/tables/dataset-configs.js';
import type { DatasetRow } from '../../db/tables/datasets.js';
import type { RunPatch, RunRow } from '../../db/tables/runs.js';
import type { StoredPrivacyUnit } from '../../db/tables/stored-words.js';
import { BudgetExceededError, type BudgetRefusal, NotFoundError } from '../../errors.js';
import type { AuditService } from '../audit/audit.service.js';
import type { ConfigThread } from '../runs/config-thread.js';
import { hasTarget } from '../runs/run-configs.js';
import { hasEnded } from '../runs/run-status.js';
import { checkText } from '../stored-text.js';
import { budgetRefusal } from './budget-refusal.js';
import { encoded, plannedShare } from './budget-shares.js';
import type { BudgetStandings, CountedBudget } from './budget-standings.js';
import {
  findDatasetConfigs,
  findDatasets,
  findPlan,
  insertDecisions,
  insertPlans,
  listBudgets,
  listCountedRuns,
  listDatasetsByContent,
  listDatasetsOfRun,
  listGuarded,
  lockDatasets,
  readTotals,
  shareBudgets,
  updatePlan,
  upsertDataset,
  upsertDatasetConfig,
  upsertDatasetRun,
} from './budgets.repository.js';
import { ofDataset } from './dataset-fact.js';
import { keepsToPlan } from './keeps-to-plan.js';

type StartEvent = Extract<TrainingEvent, { kind: 'run-started' }>;

/** A run that is to be queued, and what it asks for. */
export interface AskingRun {
  readonly run: Pick<RunRow, 'id'>;
  readonly config: RunConfig;
}

/** What a config would charge, and to which data set. */
export interface PlannedRun {
  readonly plan: PlannedCharges;
  /** Null where nobody knows the data yet. */
  readonly known: DatasetConfigRow | null;
}

/** What a declared run is going to charge. */
export interface DeclaredPlan {
  readonly contentSha256: string;
  readonly unit: StoredPrivacyUnit;
  readonly charges: readonly LedgerCharge[];
}

/** What the service works with. */
export interface BudgetsDependencies {
  readonly configs: ConfigThread;
  readonly standings: BudgetStandings;
  readonly audit: AuditService;
}

/**
 * Keeps what all runs on a data set spend together within its budgets. Every method belongs inside the caller's transaction.
 *
 * Whoever reserves holds the data set until the commit, so that no two launches see the same money. What a run has reserved
 * follows from its plan, its charges and its status: no crash, retry, deletion or import can give back what was spent.
 */
export class BudgetsService {
  constructor(private readonly parts: BudgetsDependencies) {}

  /** What is known of the data of each config; null before a run on them has started. */
  async known(
    executor: Executor,
    configs: readonly RunConfig[],
  ): Promise<readonly (DatasetConfigRow | null)[]> {
    const digests = configs.map(({ dataset }) => digestOf(dataset));
    const known = await asServer(() => findDatasetConfigs(executor, [...new Set(digests)]));
    return digests.map((digest) => known.get(digest) ?? null);
  }

  /** What runs of these configs would charge. */
  async plan(executor: Executor, configs: readonly RunConfig[]): Promise<readonly PlannedRun[]> {
    const known = await this.known(executor, configs);
    const plans = new Map<string, Promise<PlannedCharges>>();
    return Promise.all(
      configs.map(async (config, at) => {
        const row = known[at] ?? null;
        const { name: _, ...rest } = config;
        const key = digestOf(rest);
        const plan = plans.get(key) ?? this.#planOne(config, row);
        plans.set(key, plan);
        return { plan: await plan, known: row };
      }),
    );
  }

  /**
   * Reserves what runs that were just queued may spend, all or none.
   *
   * @param override why they may be queued though a budget has too little left; null where they may not.
   * @throws BudgetExceededError with what is spent, reserved, asked and left; BadUserInputError for a reason that cannot be stored.
   */
  reserve(tx: Executor, asking: readonly AskingRun[], override: string | null): Promise<void> {
    return asOwner(tx, () => this.#reserve(tx, asking, override));
  }

  async #reserve(tx: Executor, asking: readonly AskingRun[], override: string | null): Promise<void> {
    if (asking.length === 0) return;
    const reason =
      override === null
        ? null
        : checkText('budgetOverride', override, { min: 1, max: limits.budgetReasonLength });
    await shareBudgets(tx);
    const planned = await this.plan(
      tx,
      asking.map(({ config }) => config),
    );
    for (const { dataset, plans, runIds } of await this.#lock(tx, planned, asking)) {
      const refused = await this.#refusal(tx, dataset, plans);
      if (refused === null) continue;
      if (reason === null) throw new BudgetExceededError(refused);
      await insertDecisions(tx, [{ datasetId: dataset.id, kind: 'OVERRIDE', reason, runIds: [...runIds] }]);
      await this.parts.audit.record(tx, {
        action: 'BUDGET_OVERRIDDEN',
        ...ofDataset(dataset),
        details: { reason, runIds: [...runIds] },
      });
    }
    await insertPlans(
      tx,
      asking.map(({ run }, at) => planRow(run.id, planned[at] as PlannedRun)),
    );
  }

  /**
   * Reserves what a declared run is going to charge.
   *
   * @throws NotFoundError for content that no run has announced; BudgetExceededError as `reserve`.
   */
  reserveDeclared(tx: Executor, run: RunRow, declared: DeclaredPlan): Promise<void> {
    return asOwner(tx, () => this.#reserveDeclared(tx, run, declared));
  }

  async #reserveDeclared(tx: Executor, run: RunRow, declared: DeclaredPlan): Promise<void> {
    const { contentSha256, unit, charges } = declared;
    await shareBudgets(tx);
    const [found] = await listDatasetsByContent(tx, [contentSha256], 1);
    if (found === undefined) throw new NotFoundError('data set');
    const [dataset = found] = await lockDatasets(tx, [found.id]);
    const plan: PlannedCharges = {
      ...{ unit, charges, neighbouring: 'add-remove', promised: null },
      ...{ largestSubjectExamples: null, isSynthetic: dataset.isSynthetic },
    };
    const refused = await this.#refusal(tx, dataset, [plan]);
    if (refused !== null) throw new BudgetExceededError(refused);
    await insertPlans(tx, [
      { ...planRow(run.id, { plan, known: null }), datasetId: dataset.id, mayReadAny: false },
    ]);
  }

  /** Budgets of the data sets that runs of these plans may read, with them on top; nothing is reserved. */
  preview(executor: Executor, planned: readonly PlannedRun[]): Promise<readonly CountedBudget[]> {
    return asServer(() => this.#preview(executor, planned));
  }

  async #preview(executor: Executor, planned: readonly PlannedRun[]): Promise<readonly CountedBudget[]> {
    const counted: CountedBudget[] = [];
    for (const { dataset, plans } of await this.#touched(executor, planned, (ids) =>
      findDatasets(executor, ids),
    ))
      counted.push(...(await this.#count(executor, dataset, plans)));
    return counted;
  }

  /**
   * Reserves a further attempt of a queued run that has charged before, which begins anew.
   *
   * @returns why it may not begin; null where it may.
   */
  reserveAgain(tx: Executor, run: RunRow): Promise<BudgetRefusal | null> {
    return asOwner(tx, () => this.#reserveAgain(tx, run));
  }

  async #reserveAgain(tx: Executor, run: RunRow): Promise<BudgetRefusal | null> {
    const plan = run.attempts === 0 || run.chargedSteps === 0 ? undefined : await findPlan(tx, run.id);
    if (plan === undefined) return null;
    await shareBudgets(tx);
    const read = await listDatasetsOfRun(tx, run.id);
    const ids = [
      ...read,
      ...(plan.mayReadAny ? await listGuarded(tx) : []),
      ...(plan.datasetId === null ? [] : [plan.datasetId]),
    ];
    const locked = await lockDatasets(tx, [...new Set(ids)]);
    await updatePlan(tx, run.id, { charged: await readTotals(tx, run.id) });
    return this.#firstRefusal(tx, locked, run.id);
  }

  /**
   * Remembers which data a run has read, and puts what it plans, now that their number is known, in the place of what it had
   * reserved.
   *
   * @returns why it must stop: its data are others than those that it was queued for, and their budget has too little left.
   */
  async #announce(
    tx: Executor,
    run: RunRow,
    { dataset: announced }: StartEvent,
  ): Promise<BudgetRefusal | null> {
    const { content } = announced;
    if (content === null) return null;
    await shareBudgets(tx);
    const dataset = await this.#register(tx, run, content);
    await upsertDatasetRun(tx, {
      ...{ runId: run.id, datasetId: dataset.id, grouping: content.grouping },
      largestSubjectExamples: announced.largestSubjectExamples,
      subjectBits: Buffer.from(content.trainingSubjects, 'base64'),
    });
    if (run.isDeclared) return this.#overspent(tx, [dataset.id], run.id);
    const config = run.config as RunConfig;
    const { trainingExamples, trainingSubjects, largestSubjectExamples } = announced;
    await upsertDatasetConfig(tx, {
      ...{ digest: digestOf(config.dataset), datasetId: dataset.id },
      ...{ trainingExamples, trainingSubjects, largestSubjectExamples },
    });
    const before = await findPlan(tx, run.id);
    if (before === undefined) return null;
    const known = { trainingExamples, trainingSubjects, largestSubjectExamples };
    const plan = await this.parts.configs.ask('charges', config, known);
    const charges = plan === null ? before.charges : encoded(plan.charges);
    await updatePlan(tx, run.id, {
      ...{ datasetId: dataset.id, mayReadAny: false },
      ...{ charges: [...charges], largestSubjectExamples },
    });
    const isAsReserved = before.datasetId === dataset.id && digestOf(charges) === digestOf(before.charges);
    return isAsReserved ? null : this.#overspent(tx, [dataset.id], run.id);
  }

  /**
   * Follows a run through a batch that was just stored.
   *
   * @param patch what the batch changes in it.
   * @param starts what the batch announces.
   * @returns whether it must stop: its data, or its charges, are not what was reserved, and too little is left. What it has charged
   * stays charged.
   */
  async follow(
    tx: Executor,
    run: RunRow,
    { chargedSteps = run.chargedSteps, status }: RunPatch,
    starts: readonly StartEvent[],
  ): Promise<boolean> {
    // A plan is one of events: a run may pass it long before it has as many charges as there are steps.
    const hasCharged = chargedSteps > run.chargedSteps;
    if (starts.length === 0 && !hasCharged) return false;
    return asOwner(tx, () => this.#follow(tx, run, status, starts, hasCharged));
  }

  async #follow(
    tx: Executor,
    run: RunRow,
    status: RunPatch['status'],
    starts: readonly StartEvent[],
    hasCharged: boolean,
  ): Promise<boolean> {
    let mustStop = false;
    for (const start of starts) mustStop = (await this.#announce(tx, run, start)) !== null || mustStop;
    // What has ended cannot be stopped, and an import tells of what is over: all of it must come in.
    const plan = await findPlan(tx, run.id);
    if ((status !== undefined && hasEnded(status)) || plan === undefined) return false;
    if (mustStop || !hasCharged || keepsToPlan(plan, await readTotals(tx, run.id))) return mustStop;
    return (await this.#overspent(tx, await listDatasetsOfRun(tx, run.id), run.id)) !== null;
  }

  async #planOne(config: RunConfig, known: DatasetConfigRow | null): Promise<PlannedCharges> {
    const counts = known ?? undefined;
    const plan = hasTarget(config)
      ? await this.parts.configs.ask('charges', config, counts)
      : plannedCharges(config, counts);
    if (plan === null) throw new Error('a config that was accepted has no plan');
    return plan;
  }

  /** The data sets that runs may read, kept to this transaction, each with what reads it. */
  async #lock(tx: Executor, planned: readonly PlannedRun[], asking: readonly AskingRun[]) {
    const touched = await this.#touched(tx, planned, (ids) => lockDatasets(tx, ids));
    return touched.map(({ places, ...one }) => ({
      ...one,
      runIds: places.map((at) => (asking[at] as AskingRun).run.id),
    }));
  }

  async #touched(
    executor: Executor,
    planned: readonly PlannedRun[],
    read: (ids: readonly string[]) => Promise<readonly DatasetRow[]>,
  ) {
    const isUnknown = planned.some(({ known, plan }) => known === null && !plan.isSynthetic);
    const ids = new Set(isUnknown ? await listGuarded(executor) : []);
    for (const { known } of planned) if (known !== null) ids.add(known.datasetId);
    return (await read([...ids])).map((dataset) => {
      const mayRead = ({ known, plan }: PlannedRun) =>
        known === null ? !plan.isSynthetic && !dataset.isSynthetic : known.datasetId === dataset.id;
      const places = planned.flatMap((one, at) => (mayRead(one) ? [at] : []));
      return { dataset, places, plans: places.map((at) => (planned[at] as PlannedRun).plan) };
    });
  }

  async #count(
    executor: Executor,
    dataset: DatasetRow,
    plans: readonly PlannedCharges[],
  ): Promise<readonly CountedBudget[]> {
    const budgets = await listBudgets(executor, [dataset.id]);
    if (budgets.length === 0) return [];
    const runs = await listCountedRuns(executor, dataset);
    return Promise.all(
      budgets.map((budget) => {
        const asked = plans.map((plan) => plannedShare(plan, dataset, budget));
        return this.parts.standings.count(dataset, budget, runs, asked);
      }),
    );
  }

  async #refusal(
    tx: Executor,
    dataset: DatasetRow,
    plans: readonly PlannedCharges[],
  ): Promise<BudgetRefusal | null> {
    const counted = await this.#count(tx, dataset, plans);
    const over = counted.find(({ standing }) => !standing.fits);
    return over === undefined ? null : budgetRefusal(over, plans.length);
  }

  /** Whether what is reserved already is too much; a run that was let through by a decision is not stopped. */
  async #firstRefusal(
    tx: Executor,
    locked: readonly DatasetRow[],
    runId: string,
  ): Promise<BudgetRefusal | null> {
    for (const dataset of locked)
      for (const counted of await this.#count(tx, dataset, [])) {
        const isLetThrough = counted.runs.some(({ id, is_overridden }) => id === runId && is_overridden);
        if (!counted.standing.fits && !isLetThrough) return budgetRefusal(counted, 1);
      }
    return null;
  }

  async #overspent(tx: Executor, ids: readonly string[], runId: string): Promise<BudgetRefusal | null> {
    const locked = await lockDatasets(tx, ids);
    const refused = await this.#firstRefusal(tx, locked, runId);
    if (refused !== null)
      await insertDecisions(
        tx,
        locked.map(({ id }) => ({
          ...{ datasetId: id, kind: 'OVERSPENT' as const, runIds: [runId] },
          reason: refused.message,
        })),
      );
    return refused;
  }

  async #register(tx: Executor, run: RunRow, content: DatasetContent): Promise<DatasetRow> {
    const { sha256, examples, subjects, largestSubjectExamples, isSynthetic } = content;
    return upsertDataset(tx, {
      ...{ contentSha256: sha256, name: run.dataset, examples, subjects },
      ...{ largestSubjectExamples, isSynthetic },
    });
  }
}

function planRow(runId: string, { plan, known }: PlannedRun) {
  const { unit, neighbouring, charges, promised, largestSubjectExamples } = plan;
  return {
    ...{ runId, unit, neighbouring, largestSubjectExamples },
    datasetId: known?.datasetId ?? null,
    mayReadAny: known === null && !plan.isSynthetic,
    charges: [...encoded(charges)],
    promisedEpsilon: promised?.epsilon ?? null,
    promisedDelta: promised?.delta ?? null,
  };
}
