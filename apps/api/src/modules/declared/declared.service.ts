import { limits } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import type { Executor } from '../../db/client.js';
import type { RunSourceRow } from '../../db/tables/run-sources.js';
import type { RunRow } from '../../db/tables/runs.js';
import { BadUserInputError } from '../../errors.js';
import { isSha256 } from '../artifacts/blob-store.js';
import type { AuditService } from '../audit/audit.service.js';
import type { BudgetsService } from '../budgets/budgets.service.js';
import type { OnceService } from '../idempotency/once.service.js';
import type { GrantedLease, LeasesService } from '../leases/leases.service.js';
import { hasEnded } from '../runs/run-status.js';
import type { RunWriterService } from '../runs/run-writer.service.js';
import type { RunsService } from '../runs/runs.service.js';
import { ofRuns } from '../runs/runs-fact.js';
import { checkText, isStorable } from '../stored-text.js';
import type { StudiesService } from '../studies/studies.service.js';
import type { DeclareRunInput, RunSourceInput } from './declared.input.js';
import { findSourceLocked, insertSource, listSources } from './declared.repository.js';
import { declaredCharges } from './declared-charges.js';

/** What the service works with. */
export interface DeclaredDependencies {
  readonly db: Executor;
  readonly studies: StudiesService;
  readonly runs: RunsService;
  readonly writer: RunWriterService;
  readonly leases: LeasesService;
  readonly budgets: BudgetsService;
  readonly audit: AuditService;
  readonly once: OnceService;
}

/** What became of a declaration. */
export interface Declared {
  readonly run: RunRow;
  readonly isNew: boolean;
  readonly lease: GrantedLease | null;
  readonly acknowledgedSequence: number;
}

/** Runs of trainers that are not ours: registered on the word of their author, and marked so for ever. */
export class DeclaredService {
  constructor(private readonly parts: DeclaredDependencies) {}

  /**
   * Registers a run, leased to its writer. A source that was declared before gives its run: one that has ended without a
   * lease, one that its writer left unfinished with the lease as it was, to be written on from `acknowledgedSequence`; so does an
   * idempotency key that was sent with the same.
   *
   * @throws BadUserInputError; NotFoundError for a plan on a data set that no run has announced; BudgetExceededError, IdempotencyKeyUsedError.
   */
  async declare(
    writerId: string,
    studyName: string,
    input: DeclareRunInput,
    idempotencyKey: string | null = null,
  ): Promise<Declared> {
    const { db, writer, once } = this.parts;
    const { value } = await db.transaction((tx) =>
      once.run<Declared>(
        tx,
        { operation: 'declareRun', key: idempotencyKey, asked: { writerId, studyName, input } },
        {
          make: () => this.#declare(tx, writerId, studyName, input),
          remember: ({ run }) => run.id,
          recall: (runId) => this.#again(tx, runId, writerId),
        },
      ),
    );
    writer.announce([value.run]);
    return value;
  }

  async #declare(
    tx: Executor,
    writerId: string,
    studyName: string,
    input: DeclareRunInput,
  ): Promise<Declared> {
    const { studies, runs, leases, budgets, audit } = this.parts;
    const columns = columnsOf(input);
    const source = input.source === null || input.source === undefined ? null : checkSource(input.source);
    const plan = input.plan == null ? null : declaredCharges(input.plan);
    const known = source === null ? undefined : await findSourceLocked(tx, source);
    if (known !== undefined) return this.#again(tx, known.runId, writerId);
    const study = await studies.open(tx, studyName);
    const run = await runs.insertDeclared(tx, { ...columns, studyId: study.id });
    if (source !== null) await insertSource(tx, { ...source, runId: run.id });
    if (plan !== null) await budgets.reserveDeclared(tx, run, plan);
    const { target, details } = ofRuns([run]);
    await audit.record(tx, {
      action: source === null ? 'RUN_DECLARED' : 'RUN_IMPORTED',
      target,
      details: { ...details, ...(source === null ? {} : { source }) },
    });
    const lease = await leases.grant(tx, run, writerId);
    return { run: lease.run, isNew: true, lease, acknowledgedSequence: 0 };
  }

  /** Remembers what a run was read from, unless another run was read from the same, and tells that it came in. */
  async noteImport(tx: Executor, run: RunRow, source: RunSourceInput): Promise<void> {
    const checked = checkSource(source);
    if ((await findSourceLocked(tx, checked)) === undefined)
      await insertSource(tx, { ...checked, runId: run.id });
    const { target, details } = ofRuns([run]);
    await this.parts.audit.record(tx, {
      ...{ action: 'RUN_IMPORTED', target },
      details: { ...details, source: checked },
    });
  }

  /** The source of each run; null where there is none. */
  async sources(runIds: readonly string[]): Promise<readonly (RunSourceRow | null)[]> {
    const byRun = new Map((await listSources(this.parts.db, runIds)).map((row) => [row.runId, row]));
    return runIds.map((id) => byRun.get(id) ?? null);
  }

  async #again(tx: Executor, runId: string, writerId: string): Promise<Declared> {
    const run = await this.parts.writer.lock(tx, runId);
    const isLeft = !hasEnded(run.status) || run.failureCode === errorCodes.LEASE_EXPIRED;
    const acknowledgedSequence = run.batchSequence;
    if (!isLeft || run.deletedAt !== null) return { run, isNew: false, lease: null, acknowledgedSequence };
    if (run.writerId !== writerId)
      throw new BadUserInputError('another writer is at work on this source; wait for its end');
    const lease = await this.parts.leases.goOn(tx, run);
    return { run: lease.run, isNew: false, lease, acknowledgedSequence };
  }
}

function columnsOf(input: DeclareRunInput) {
  const { config } = input;
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    throw new BadUserInputError(
      'config must be an object; an empty one says that nothing is known',
      'config',
    );
  const bytes = Buffer.byteLength(JSON.stringify(config));
  if (bytes > limits.declaredConfigBytes)
    throw new BadUserInputError(
      `config must have at most ${limits.declaredConfigBytes} bytes, got ${bytes}; put long lists into metrics`,
      'config',
    );
  if (!isStorable(config))
    throw new BadUserInputError('config holds a character that cannot be stored', 'config');
  const word = (field: 'dataset' | 'model' | 'method' | 'clipping' | 'sparsification', absent: string) =>
    checkText(field, input[field] ?? absent, { min: 1, max: limits.runNameLength });
  const { noiseMultiplier, tags } = input;
  if (typeof noiseMultiplier === 'number' && !(noiseMultiplier >= 0 && Number.isFinite(noiseMultiplier)))
    throw new BadUserInputError('noiseMultiplier must be a finite number from 0', 'noiseMultiplier');
  return {
    isDeclared: true,
    name: checkText('name', input.name, { min: 1, max: limits.runNameLength }),
    config: config as Readonly<Record<string, unknown>>,
    dataset: word('dataset', 'unknown'),
    model: word('model', 'unknown'),
    method: word('method', 'unknown'),
    clipping: word('clipping', 'unknown'),
    sparsification: word('sparsification', 'none'),
    noiseMultiplier: noiseMultiplier ?? null,
    tags: checkTags(tags ?? []),
    privacyReason: 'No step has been charged yet.',
  };
}

function checkTags(tags: readonly string[]): string[] {
  const checked = tags.map((tag) => checkText('tags', tag, { min: 1, max: limits.tagLength }));
  const different = [...new Set(checked)].sort();
  if (different.length > limits.runTags)
    throw new BadUserInputError(`tags must be at most ${limits.runTags}, got ${different.length}`, 'tags');
  return different;
}

function checkSource(source: RunSourceInput) {
  const text = (field: 'kind' | 'name' | 'importer' | 'importerVersion') =>
    checkText(`source.${field}`, source[field], { min: 1, max: limits.artifactNameLength });
  if (!isSha256(source.sha256))
    throw new BadUserInputError('source.sha256 must be 64 lower-case hexadecimal digits', 'source.sha256');
  return {
    kind: text('kind'),
    name: text('name'),
    sha256: source.sha256,
    key: checkText('source.key', source.key ?? '', { min: 0, max: limits.artifactNameLength }),
    importer: text('importer'),
    importerVersion: text('importerVersion'),
  };
}
