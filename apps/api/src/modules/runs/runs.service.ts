import { limits } from '@clipwise/contract';
import type { PlannedPrivacy } from '@clipwise/trainer/config';
import type { Executor } from '../../db/client.js';
import type { RunRow } from '../../db/tables/runs.js';
import { BadUserInputError, NotFoundError, RunEndedError } from '../../errors.js';
import { placeBefore, placeToCursor } from '../../events/change-place.js';
import type { AuditService } from '../audit/audit.service.js';
import type { CountedBudget } from '../budgets/budget-standings.js';
import type { BudgetsService } from '../budgets/budgets.service.js';
import type { OnceService } from '../idempotency/once.service.js';
import { type Connection, checkPageSize, toConnection } from '../page.js';
import { isIdentifier } from '../stored-text.js';
import type { StudiesService } from '../studies/studies.service.js';
import type { ConfigThread } from './config-thread.js';
import type { RunConfigCheck } from './run-config-check.type.js';
import {
  type AcceptedConfig,
  acceptConfigs,
  type CheckedConfig,
  checkRunConfig,
  columnsOf,
  hasTarget,
} from './run-configs.js';
import { hasEnded } from './run-status.js';
import type { RunWriterService } from './run-writer.service.js';
import { type RunFilter, type RunSort, RunSortField, SortDirection } from './runs.input.js';
import {
  countByColumn,
  countRuns,
  countRunsByStudy,
  type FacetColumn,
  findListed,
  findRuns,
  hasPlannedResults,
  insertRuns,
  listRuns,
  listStudyRuns,
} from './runs.repository.js';
import { ofRuns } from './runs-fact.js';

const newestFirst: RunSort = { field: RunSortField.CREATED_AT, direction: SortDirection.DESC };

/** What the service works with. */
export interface RunsDependencies {
  readonly db: Executor;
  readonly reading: Executor;
  readonly studies: StudiesService;
  readonly writer: RunWriterService;
  readonly once: OnceService;
  readonly configs: ConfigThread;
  readonly budgets: BudgetsService;
  readonly audit: AuditService;
}

/** How runs are queued. */
export interface QueueOptions {
  /** Whether their study had results before. */
  readonly addedAfterResults?: boolean;
  /** Why they may be queued though a budget of their data has too little left; null where they may not. */
  readonly budgetOverride?: string | null;
}

/** A page of runs, and where the stream of changes goes on from; null of a page without runs. */
export type RunPage = Connection<RunRow> & { readonly changesCursor: string | null };

/** Runs as people see them: launch, list, cancel, run again. */
export class RunsService {
  constructor(private readonly parts: RunsDependencies) {}

  /** What launching this config would answer. */
  async check(config: unknown): Promise<RunConfigCheck> {
    const { problems, parsed } = await this.checkOne(config);
    if (parsed === null) return { problems, warnings: [], privacyNote: '' };
    const { warnings, privacyNote } = parsed.description;
    return { problems, warnings, privacyNote };
  }

  /** What runs of these configs will have spent, each; null for one that would be refused. @throws BadUserInputError for too many. */
  plan(configs: readonly unknown[]): Promise<readonly (PlannedPrivacy | null)[]> {
    if (configs.length > limits.plannedConfigs)
      throw new BadUserInputError(
        `configs must have at most ${limits.plannedConfigs} entries, got ${configs.length}; ask for fewer at once`,
      );
    return Promise.all(configs.map((config) => this.#planOne(config)));
  }

  /**
   * The budgets that a launch of these configs would spend of, with all of them on top; nothing is reserved.
   *
   * @throws BadUserInputError as `launch`.
   */
  async planBudgets(configs: readonly unknown[]): Promise<readonly CountedBudget[]> {
    const { budgets, reading } = this.parts;
    const checked = await this.parse(configs);
    return budgets.preview(
      reading,
      await budgets.plan(
        reading,
        checked.map(({ config }) => config),
      ),
    );
  }

  /** Checks configs, all or none. @throws BadUserInputError. */
  parse(configs: readonly unknown[]): Promise<readonly AcceptedConfig[]> {
    return acceptConfigs(configs, (config) => this.checkOne(config));
  }

  /**
   * Queues runs in the order of `configs`, all or none, and once for each key.
   *
   * @throws BadUserInputError, NotFoundError, IdempotencyKeyUsedError, BudgetExceededError.
   */
  async launch(
    studyId: string,
    configs: readonly unknown[],
    idempotencyKey: string | null = null,
    budgetOverride: string | null = null,
  ): Promise<readonly RunRow[]> {
    if (configs.length === 0) throw new BadUserInputError('configs must have at least one entry', 'configs');
    const checked = await this.parse(configs);
    const study = await this.parts.studies.require(studyId);
    const { db, once, writer } = this.parts;
    const { value, isNew } = await db.transaction((tx) =>
      once.run<readonly RunRow[]>(
        tx,
        { operation: 'launchRuns', key: idempotencyKey, asked: { studyId: study.id, configs } },
        {
          make: () => this.#add(tx, study.id, checked, budgetOverride),
          remember: (rows) => rows.map(({ id }) => id).join(' '),
          recall: async (ids) => (await findRuns(tx, ids.split(' '))).toSorted((a, b) => a.number - b.number),
        },
      ),
    );
    if (isNew) writer.announce(value);
    return value;
  }

  /** Stores one run inside the caller's transaction. */
  async insertOne(tx: Executor, studyId: string, configs: readonly AcceptedConfig[]): Promise<RunRow> {
    const [row] = await this.#add(tx, studyId, configs);
    if (row === undefined) throw new Error('INSERT ... RETURNING gave no row');
    return row;
  }

  /** Stores a declared run inside the caller's transaction. */
  async insertDeclared(tx: Executor, values: Parameters<typeof insertRuns>[1][number]): Promise<RunRow> {
    const [row] = await insertRuns(tx, [values]);
    if (row === undefined) throw new Error('INSERT ... RETURNING gave no row');
    return row;
  }

  /** Queued: cancelled at once. Running: its agent is told. @throws NotFoundError, RunEndedError. */
  async cancel(id: string): Promise<RunRow> {
    const { writer, db, audit } = this.parts;
    const row = await db.transaction(async (tx) => {
      const run = await writer.lock(tx, id);
      if (hasEnded(run.status)) throw new RunEndedError();
      await audit.record(tx, { action: 'RUNS_CANCELLED', ...ofRuns([run]) });
      return writer.cancel(tx, run);
    });
    writer.announce([row]);
    return row;
  }

  /**
   * Queues a new run with the same config in the same study, and once for each key.
   *
   * @throws NotFoundError; IdempotencyKeyUsedError; BadUserInputError for a declared run, and for a config of an older version that nothing can run any
   * more.
   */
  async rerun(id: string, idempotencyKey: string | null = null): Promise<RunRow> {
    const original = await this.require(id);
    if (original.isDeclared)
      throw new BadUserInputError(
        'a declared run ran elsewhere and cannot be run again here; launch a config of your own',
      );
    const configs = await this.parse([original.config]);
    const { db, once, writer } = this.parts;
    const { value, isNew } = await db.transaction((tx) =>
      once.run(
        tx,
        { operation: 'rerun', key: idempotencyKey, asked: original.id },
        {
          make: () => this.insertOne(tx, original.studyId, configs),
          remember: (run) => run.id,
          recall: (made) => writer.lock(tx, made),
        },
      ),
    );
    if (isNew) writer.announce([value]);
    return value;
  }

  /** The runs in the order of `ids`; undefined where there is none. */
  async findMany(ids: readonly string[]): Promise<readonly (RunRow | undefined)[]> {
    const rows = await findRuns(this.parts.reading, ids.filter(isIdentifier));
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id.toLowerCase()));
  }

  /** @throws NotFoundError. */
  async require(id: string): Promise<RunRow> {
    const [run] = await this.findMany([id]);
    if (run === undefined) throw new NotFoundError('run');
    return run;
  }

  /** One page. @throws BadUserInputError for a bad page size or cursor. */
  async list(
    first: number | null,
    after: string | null,
    filter: RunFilter,
    sort: RunSort | null,
  ): Promise<RunPage> {
    const size = checkPageSize(first);
    const { reading } = this.parts;
    const listed = await listRuns(reading, filter, sort ?? newestFirst, size + 1, after);
    const cursors = new Map(listed.map(({ run, cursor }) => [run.id, cursor]));
    const page = toConnection(
      listed.map(({ run }) => run),
      size,
      () => countRuns(reading, filter),
      ({ id }) => cursors.get(id) ?? '',
      after,
    );
    const [{ horizon } = { horizon: null }] = listed;
    return Object.assign(page, {
      changesCursor: horizon === null ? null : placeToCursor(placeBefore(horizon)),
    });
  }

  /**
   * All runs that a filter lets through, page by page; nothing is held between two pages.
   *
   * @param from the run that the first page begins with; null for the first of all.
   * @throws BadUserInputError, also for a run that the filter does not let through.
   */
  async *walk(
    filter: RunFilter,
    sort: RunSort,
    from: string | null,
  ): AsyncGenerator<readonly RunRow[], void, undefined> {
    const { reading } = this.parts;
    let after: string | null = null;
    if (from !== null) {
      const first = isIdentifier(from) ? await findListed(reading, filter, sort, from) : undefined;
      if (first === undefined)
        throw new BadUserInputError('after names a run that the filter does not let through');
      yield [first.run];
      after = first.cursor;
    }
    for (;;) {
      const page = await listRuns(reading, filter, sort, limits.pageSize, after);
      if (page.length > 0) yield page.map(({ run }) => run);
      after = page.at(-1)?.cursor ?? null;
      if (page.length < limits.pageSize) return;
    }
  }

  /** Queued runs in the order in which they are claimed. @throws BadUserInputError for a bad page size or cursor. */
  async queue(first: number | null, after: string | null): Promise<RunPage> {
    // Archived is out of sight, not out of the queue.
    const filter = { statuses: ['QUEUED' as const], shelves: ['CURRENT' as const, 'ARCHIVED' as const] };
    return this.list(first, after, filter, { ...newestFirst, direction: SortDirection.ASC });
  }

  /** Number of runs of each study, in the order of `studyIds`. */
  async countByStudy(studyIds: readonly string[]): Promise<readonly number[]> {
    const counts = await countRunsByStudy(this.parts.reading, studyIds);
    return studyIds.map((id) => counts.get(id) ?? 0);
  }

  /** The values that occur in each filterable column. @throws NotFoundError for an unknown study. */
  async facets(studyId: string | null) {
    const study = studyId === null ? null : (await this.parts.studies.require(studyId)).id;
    const values = (column: FacetColumn) => countByColumn(this.parts.reading, column, study);
    const [models, methods, noiseMultipliers, statuses, verdicts, datasets] = await Promise.all([
      values('model'),
      values('method'),
      values('noiseMultiplier'),
      values('status'),
      values('privacyVerdict'),
      values('dataset'),
    ]);
    return { models, methods, noiseMultipliers, statuses, verdicts, datasets };
  }

  /** What a run of a config will have spent, by what is known of its data; null for one that would be refused. */
  async #planOne(config: unknown): Promise<PlannedPrivacy | null> {
    const { budgets, configs, reading } = this.parts;
    const { parsed } = await this.checkOne(config);
    if (parsed === null) return null;
    const [known] = await budgets.known(reading, [parsed.config]);
    return configs.ask('plan', config, known ?? undefined);
  }

  /** In a thread where it takes long: the server goes on meanwhile. */
  private async checkOne(config: unknown): Promise<CheckedConfig> {
    return hasTarget(config) ? this.parts.configs.ask('check', config) : checkRunConfig(config);
  }

  /** Every run of a study that is not deleted, the oldest first, inside the caller's transaction. */
  async ofStudy(tx: Executor, studyId: string): Promise<readonly RunRow[]> {
    return listStudyRuns(tx, studyId);
  }

  /**
   * Queues runs inside the caller's transaction, and reserves what they may spend of the budgets of their data.
   *
   * @throws BudgetExceededError; the transaction must then be given up.
   */
  async insert(
    tx: Executor,
    studyId: string,
    configs: readonly AcceptedConfig[],
    { addedAfterResults = false, budgetOverride = null }: QueueOptions = {},
  ): Promise<readonly RunRow[]> {
    const rows = await insertRuns(
      tx,
      configs.map(({ config, description }) => ({
        ...{ studyId, config, addedAfterResults },
        ...columnsOf(description),
      })),
    );
    const asking = rows.map((run, at) => ({ run, config: (configs[at] as AcceptedConfig).config }));
    const { budgets, audit } = this.parts;
    await budgets.reserve(tx, asking, budgetOverride);
    if (rows.length > 0) await audit.record(tx, { action: 'RUNS_LAUNCHED', ...ofRuns(rows) });
    return rows;
  }

  /** Wakes the readers of these runs: call it after the commit. */
  announce(rows: readonly RunRow[]): void {
    this.parts.writer.announce(rows);
  }

  /** Queues runs one by one. In a study that planned its runs, whoever adds when there are results may have seen them. */
  async #add(
    tx: Executor,
    studyId: string,
    configs: readonly AcceptedConfig[],
    budgetOverride: string | null = null,
  ): Promise<readonly RunRow[]> {
    const addedAfterResults = await hasPlannedResults(tx, studyId);
    return this.insert(tx, studyId, configs, { addedAfterResults, budgetOverride });
  }
}
