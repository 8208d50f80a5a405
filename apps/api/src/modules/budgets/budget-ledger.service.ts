import { limits } from '@clipwise/contract';
import { budgetMicros, neighbouringRelations, PrivacyParameterError } from '@clipwise/privacy';
import { digestOf } from '@clipwise/trainer/config';
import type { Executor } from '../../db/client.js';
import { asServer } from '../../db/scope.js';
import type { BudgetDecisionRow } from '../../db/tables/budget-decisions.js';
import type { DatasetRow } from '../../db/tables/datasets.js';
import type { RunRow } from '../../db/tables/runs.js';
import { BadUserInputError, NotFoundError } from '../../errors.js';
import type { AuditService } from '../audit/audit.service.js';
import type { OnceService } from '../idempotency/once.service.js';
import { checkText, isIdentifier } from '../stored-text.js';
import { type BudgetStandings, boundOf, type CountedBudget } from './budget-standings.js';
import type { OverrideBudgetInput, SetBudgetInput } from './budgets.input.js';
import {
  findDatasetConfigs,
  findDatasets,
  holdBudgets,
  insertDecisions,
  listBudgets,
  listCountedRuns,
  listDatasetsByContent,
  listDecisions,
  lockDatasets,
  upsertBudget,
} from './budgets.repository.js';
import type { BudgetRunState } from './budgets.type.js';
import { ofDataset } from './dataset-fact.js';

/** What one run takes of a budget. */
export interface RunPart {
  readonly runId: string;
  readonly state: BudgetRunState;
  /** Of its charges alone, and of its plan where it has not ended; null where there is no bound. */
  readonly epsilon: number | null;
  readonly isKeptPrivate: boolean;
  readonly isOverridden: boolean;
}

/** What the service works with. */
export interface BudgetLedgerDependencies {
  readonly db: Executor;
  readonly reading: Executor;
  readonly standings: BudgetStandings;
  readonly audit: AuditService;
  readonly once: OnceService;
}

/** Data sets by their content, their budgets, and the decisions about them. */
export class BudgetLedgerService {
  constructor(private readonly parts: BudgetLedgerDependencies) {}

  /**
   * The newest first.
   *
   * @throws BadUserInputError for a number outside 1..`limits.datasets`.
   */
  async list(contentSha256: string | null, first: number): Promise<readonly DatasetRow[]> {
    if (!(first >= 1 && first <= limits.datasets))
      throw new BadUserInputError(`first must be from 1 to ${limits.datasets}, got ${first}`);
    return asServer(() =>
      listDatasetsByContent(this.parts.reading, contentSha256 === null ? null : [contentSha256], first),
    );
  }

  /** The data set of each `dataset` of a config; null before a run on it has started. */
  async ofConfigs(configs: readonly unknown[]): Promise<readonly (DatasetRow | null)[]> {
    const digests = configs.map(digestOf);
    const { reading } = this.parts;
    const known = await asServer(() => findDatasetConfigs(reading, [...new Set(digests)]));
    const ids = [...new Set([...known.values()].map(({ datasetId }) => datasetId))];
    const byId = new Map((await asServer(() => findDatasets(reading, ids))).map((row) => [row.id, row]));
    return digests.map((digest) => byId.get(known.get(digest)?.datasetId ?? '') ?? null);
  }

  /** Where the budgets of a data set stand. */
  async budgets(dataset: DatasetRow): Promise<readonly CountedBudget[]> {
    const { reading, standings } = this.parts;
    const rows = await asServer(() => listBudgets(reading, [dataset.id]));
    if (rows.length === 0) return [];
    const runs = await asServer(() => listCountedRuns(reading, dataset));
    return Promise.all(rows.map((budget) => standings.count(dataset, budget, runs)));
  }

  /** The runs of a budget, the newest first, each with what it costs by itself; at most `first`. */
  async runs({ shares, runs, budget }: CountedBudget, first: number): Promise<readonly RunPart[]> {
    const size = Math.min(first, limits.pageSize);
    const newest = runs.map((run, at) => ({ run, share: shares[at] })).toReversed();
    return Promise.all(
      newest.slice(0, size).map(async ({ run, share }): Promise<RunPart> => {
        if (share === undefined) throw new Error('every counted run has a share');
        const epsilon = boundOf(await this.parts.standings.compose([share.committed], budget));
        return {
          runId: run.id,
          state: stateOf(run.status),
          epsilon: Number.isFinite(epsilon) ? epsilon : null,
          isKeptPrivate: share.isKeptPrivate,
          isOverridden: run.is_overridden,
        };
      }),
    );
  }

  /** The newest first. @throws BadUserInputError for more than `limits.budgetDecisions`. */
  async decisions(datasetId: string, first: number): Promise<readonly BudgetDecisionRow[]> {
    if (first < 1 || first > limits.budgetDecisions)
      throw new BadUserInputError(`first must be from 1 to ${limits.budgetDecisions}, got ${first}`, 'first');
    return asServer(() => listDecisions(this.parts.reading, datasetId, first));
  }

  /**
   * Sets the budget of a unit, or changes it. It may be below what was spent: nothing is taken back, and nothing more is let through.
   *
   * @throws NotFoundError for content that no run has announced; BadUserInputError, IdempotencyKeyUsedError.
   */
  async set(input: SetBudgetInput): Promise<DatasetRow> {
    const { unit, epsilon, delta, neighbouring } = input;
    const reason = checkReason(input.reason);
    requireTerms(epsilon, delta);
    return this.#once('setBudget', input, async (tx, dataset) => {
      const relation = neighbouring ?? 'add-remove';
      if (!neighbouringRelations.some((one) => one === relation))
        throw new BadUserInputError(
          `neighbouring must be one of ${neighbouringRelations.join(', ')}`,
          'neighbouring',
        );
      await upsertBudget(tx, {
        ...{ datasetId: dataset.id, unit, epsilon, delta },
        neighbouring: relation as (typeof neighbouringRelations)[number],
      });
      await insertDecisions(tx, [{ datasetId: dataset.id, kind: 'SET', unit, epsilon, delta, reason }]);
      await this.parts.audit.record(tx, {
        action: 'BUDGET_SET',
        ...ofDataset(dataset),
        details: { unit, epsilon, delta, neighbouring: relation, reason },
      });
    });
  }

  /**
   * Lets runs that are there pass over the budgets of a data set. Of those without a guarantee it says that what they made is kept
   * as private data: they are then counted apart.
   *
   * @throws NotFoundError, BadUserInputError, IdempotencyKeyUsedError.
   */
  async override(input: OverrideBudgetInput): Promise<DatasetRow> {
    const { runIds, reason } = input;
    const checked = checkReason(reason);
    if (runIds.length < 1 || runIds.length > limits.bulkRuns)
      throw new BadUserInputError(
        `runIds must name from 1 to ${limits.bulkRuns} runs, got ${runIds.length}`,
        'runIds',
      );
    return this.#once('overrideBudget', input, async (tx, dataset) => {
      const counted = new Set((await listCountedRuns(tx, dataset)).map(({ id }) => id));
      const ids = runIds.map((id) => id.toLowerCase());
      const other = ids.findIndex((id) => !isIdentifier(id) || !counted.has(id));
      if (other >= 0)
        throw new BadUserInputError(
          `runIds[${other}] is no run on this data set; take ids that its budgets list`,
          `runIds[${other}]`,
        );
      await insertDecisions(tx, [{ datasetId: dataset.id, kind: 'OVERRIDE', reason: checked, runIds: ids }]);
      await this.parts.audit.record(tx, {
        action: 'BUDGET_OVERRIDDEN',
        ...ofDataset(dataset),
        details: { reason: checked, runIds: ids },
      });
    });
  }

  /** Decides about a data set, which is locked, once for each key. */
  async #once(
    operation: string,
    { idempotencyKey, ...asked }: SetBudgetInput | OverrideBudgetInput,
    decide: (tx: Executor, dataset: DatasetRow) => Promise<void>,
  ): Promise<DatasetRow> {
    const { db, once } = this.parts;
    const { value } = await asServer(() =>
      db.transaction(async (tx) => {
        await holdBudgets(tx);
        const dataset = await requireDataset(tx, asked.contentSha256);
        return once.run(
          tx,
          { operation, key: idempotencyKey ?? null, asked },
          {
            make: async () => {
              await decide(tx, dataset);
              return dataset;
            },
            remember: ({ id }) => id,
            recall: async () => dataset,
          },
        );
      }),
    );
    return value;
  }
}

async function requireDataset(tx: Executor, sha256: string): Promise<DatasetRow> {
  const [found] = await listDatasetsByContent(tx, [sha256], 1);
  if (found === undefined) throw new NotFoundError('data set');
  const [locked] = await lockDatasets(tx, [found.id]);
  return locked ?? found;
}

function checkReason(reason: string): string {
  return checkText('reason', reason, { min: 1, max: limits.budgetReasonLength });
}

function requireTerms(epsilon: number, delta: number): void {
  try {
    budgetMicros(epsilon);
    if (!(delta > 0 && delta < 1))
      throw new PrivacyParameterError('delta', delta, 'between 0 and 1, both excluded');
  } catch (error) {
    if (!(error instanceof PrivacyParameterError)) throw error;
    throw new BadUserInputError(error.message, error.parameter);
  }
}

function stateOf(status: RunRow['status']): BudgetRunState {
  if (status === 'QUEUED') return 'RESERVED';
  return status === 'RUNNING' || status === 'INTERRUPTED' ? 'SPENDING' : 'ENDED';
}
