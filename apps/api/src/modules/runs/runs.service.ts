import { describeRun, type RunConfig } from '@clipwise/trainer/config';
import type { Executor } from '../../db/client.js';
import type { RunRow } from '../../db/tables/runs.js';
import type { StudyRow } from '../../db/tables/studies.js';
import { BadUserInputError, NotFoundError, RunEndedError } from '../../errors.js';
import { type Connection, checkPageSize, toConnection } from '../page.js';
import { isIdentifier } from '../stored-text.js';
import type { StudiesService } from '../studies/studies.service.js';
import type { RunConfigCheck } from './run-config-check.type.js';
import { checkRunConfig, columnsOf, parseRunConfigs } from './run-configs.js';
import { hasEnded } from './run-status.js';
import type { RunWriterService } from './run-writer.service.js';
import { type RunFilter, type RunSort, RunSortField, SortDirection } from './runs.input.js';
import {
  countByColumn,
  countRunsByStudy,
  type FacetColumn,
  findRuns,
  insertRuns,
  listRuns,
} from './runs.repository.js';

const newestFirst: RunSort = { field: RunSortField.CREATED_AT, direction: SortDirection.DESC };

/** What the service works with. */
export interface RunsDependencies {
  readonly db: Executor;
  readonly studies: StudiesService;
  readonly writer: RunWriterService;
}

/** Runs as people see them: launch, list, cancel, run again. */
export class RunsService {
  constructor(private readonly parts: RunsDependencies) {}

  /** What launching this config would answer. */
  check(config: unknown): RunConfigCheck {
    const { problems, parsed } = checkRunConfig(config);
    if (parsed === null) return { problems, warnings: [], privacyNote: '' };
    const { warnings, privacyNote } = describeRun(parsed);
    return { problems, warnings, privacyNote };
  }

  /** A study with its runs queued; nothing is stored when one config is refused. @throws BadUserInputError. */
  async createStudy(name: string, description: string, configs: readonly unknown[]): Promise<StudyRow> {
    const checked = parseRunConfigs(configs);
    const { study, rows } = await this.parts.db.transaction(async (tx) => {
      const created = await this.parts.studies.create(tx, name, description);
      return { study: created, rows: await this.insert(tx, created.id, checked) };
    });
    this.parts.writer.announce(rows);
    return study;
  }

  /** Queues runs in the order of `configs`, all or none. @throws BadUserInputError, NotFoundError. */
  async launch(studyId: string, configs: readonly unknown[]): Promise<readonly RunRow[]> {
    if (configs.length === 0) throw new BadUserInputError('configs must have at least one entry');
    const checked = parseRunConfigs(configs);
    const study = await this.parts.studies.require(studyId);
    const rows = await this.parts.db.transaction((tx) => this.insert(tx, study.id, checked));
    this.parts.writer.announce(rows);
    return rows;
  }

  /** Stores one run for a config inside the caller's transaction. @throws BadUserInputError. */
  async insertOne(tx: Executor, studyId: string, config: unknown): Promise<RunRow> {
    const [row] = await this.insert(tx, studyId, parseRunConfigs([config]));
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
    const { writer, db } = this.parts;
    const row = await db.transaction(async (tx) => {
      const run = await writer.lock(tx, id);
      if (hasEnded(run.status)) throw new RunEndedError();
      return writer.cancel(tx, run);
    });
    writer.announce([row]);
    return row;
  }

  /**
   * Queues a new run with the same config in the same study.
   *
   * @throws NotFoundError; BadUserInputError for a declared run, and for a config of an older version that nothing can run any
   * more.
   */
  async rerun(id: string): Promise<RunRow> {
    const original = await this.require(id);
    if (original.isDeclared)
      throw new BadUserInputError(
        'a declared run ran elsewhere and cannot be run again here; launch a config of your own',
      );
    const configs = parseRunConfigs([original.config]);
    const [row] = await this.parts.db.transaction((tx) => this.insert(tx, original.studyId, configs));
    if (row === undefined) throw new Error('INSERT ... RETURNING gave no row');
    this.parts.writer.announce([row]);
    return row;
  }

  /** The runs in the order of `ids`; undefined where there is none. */
  async findMany(ids: readonly string[]): Promise<readonly (RunRow | undefined)[]> {
    const rows = await findRuns(this.parts.db, ids.filter(isIdentifier));
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
  ): Promise<Connection<RunRow>> {
    const size = checkPageSize(first);
    const { listed, total } = await listRuns(this.parts.db, filter, sort ?? newestFirst, size + 1, after);
    const cursors = new Map(listed.map(({ run, cursor }) => [run.id, cursor]));
    return toConnection(
      listed.map(({ run }) => run),
      size,
      total,
      ({ id }) => cursors.get(id) ?? '',
    );
  }

  /** Queued runs in the order in which they are claimed. @throws BadUserInputError for a bad page size or cursor. */
  async queue(first: number | null, after: string | null): Promise<Connection<RunRow>> {
    // Archived is out of sight, not out of the queue.
    const filter = { statuses: ['QUEUED' as const], shelves: ['CURRENT' as const, 'ARCHIVED' as const] };
    return this.list(first, after, filter, { ...newestFirst, direction: SortDirection.ASC });
  }

  /** Number of runs of each study, in the order of `studyIds`. */
  async countByStudy(studyIds: readonly string[]): Promise<readonly number[]> {
    const counts = await countRunsByStudy(this.parts.db, studyIds);
    return studyIds.map((id) => counts.get(id) ?? 0);
  }

  /** The values that occur in each filterable column. @throws NotFoundError for an unknown study. */
  async facets(studyId: string | null) {
    const study = studyId === null ? null : (await this.parts.studies.require(studyId)).id;
    const values = (column: FacetColumn) => countByColumn(this.parts.db, column, study);
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

  private insert(tx: Executor, studyId: string, configs: readonly RunConfig[]) {
    return insertRuns(
      tx,
      configs.map((config) => ({ studyId, config, ...columnsOf(config) })),
    );
  }
}
