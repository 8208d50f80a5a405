import { createReadStream } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { limits } from '@clipwise/contract';
import type { StudyDefinition } from '@clipwise/trainer/config';
import type { Executor } from '../../db/client.js';
import type { RunRow } from '../../db/tables/runs.js';
import { ApiError, BadUserInputError } from '../../errors.js';
import type { ArtifactsService } from '../artifacts/artifacts.service.js';
import type { BlobStore } from '../artifacts/blob-store.js';
import type { DeclaredService } from '../declared/declared.service.js';
import type { IngestService } from '../ingest/ingest.service.js';
import { hasEnded } from '../runs/run-status.js';
import type { RunWriterService } from '../runs/run-writer.service.js';
import type { RunsService } from '../runs/runs.service.js';
import type { StudiesService } from '../studies/studies.service.js';
import { readLine, type StatusEvent } from './archive-event.js';
import { type ArchiveFile, discard, receiveArchive, textOf } from './archive-file.js';
import { type ArchivedRun, type ArchiveManifest, readManifest } from './archive-manifest.js';
import { archivedRunSha } from './archived-run-sha.js';
import {
  findRunsOfOrigin,
  findStudyOfOriginLocked,
  insertArchivedRun,
  insertArchivedStudy,
} from './archives.repository.js';
import type { StudyExportService } from './study-export.service.js';

/** What the service works with. */
export interface StudyImportDependencies {
  readonly db: Executor;
  readonly studies: StudiesService;
  readonly runs: RunsService;
  readonly writer: RunWriterService;
  readonly declared: DeclaredService;
  readonly ingest: IngestService;
  readonly artifacts: ArtifactsService;
  readonly blobs: BlobStore;
  readonly exports: StudyExportService;
}

/** What became of an archive. */
export interface ImportedStudy {
  readonly studyId: string;
  readonly isNew: boolean;
  readonly runs: number;
  /** Those that were not there. */
  readonly newRuns: number;
}

type Files = ReadonlyMap<string, ArchiveFile>;

/**
 * Takes a study in that was written as an archive. Its runs are declared, whatever they were: nobody here saw them run, and a
 * file says what whoever wrote it wants. Their ledgers are computed anew from their charges and count in the budgets of their data.
 */
export class StudyImportService {
  constructor(private readonly parts: StudyImportDependencies) {}

  /**
   * All of the archive or nothing; a run that is there already stays as it is.
   *
   * @throws BadUserInputError naming the file of the archive, or the run that is here in another state.
   */
  async take(source: Readable): Promise<ImportedStudy> {
    const folder = await mkdtemp(join(tmpdir(), 'clipwise-archive-'));
    try {
      const { files, sha256 } = await receiveArchive(source, folder);
      const manifest = readManifest(await textOf(fileNamed(files, 'manifest.json')));
      await this.#storeArtifacts(files);
      return await this.#store(manifest, files, sha256);
    } finally {
      await discard(folder);
    }
  }

  async #storeArtifacts(files: Files): Promise<void> {
    const { blobs, artifacts } = this.parts;
    for (const { name, path, sha256 } of files.values()) {
      if (!name.startsWith('artifacts/')) continue;
      const outcome = await blobs.store(sha256, createReadStream(path));
      if (outcome !== 'created' && outcome !== 'present')
        throw new BadUserInputError(`${name}: must have at most ${limits.artifactBytes} bytes`);
      await artifacts.noteUpload(sha256);
    }
  }

  async #store(manifest: ArchiveManifest, files: Files, sha256: string): Promise<ImportedStudy> {
    const { db, writer } = this.parts;
    const { study, isNew, changed } = await db.transaction(async (tx) => {
      const there = await findStudyOfOriginLocked(tx, manifest.study.id);
      const study = there ?? (await this.#createStudy(tx, manifest, sha256));
      const known = await findRunsOfOrigin(
        tx,
        manifest.runs.map(({ id }) => id),
      );
      const changed: RunRow[] = [];
      for (const entry of manifest.runs) {
        const file = fileNamed(files, `runs/${entry.id}.ndjson`);
        const state = archivedRunSha(entry, file.sha256);
        const run = known.get(entry.id);
        if (run === undefined) changed.push(await this.#createRun(tx, study.id, entry, file, state));
        else if ((run.sha256 ?? (await this.#shaOf(run.runId))) !== state)
          throw new BadUserInputError(
            `runs/${entry.id}.ndjson: the run "${entry.name}" is here in another state, as ${run.runId}; nothing was taken in`,
          );
      }
      return { study, isNew: there === undefined, changed };
    });
    writer.announce(changed);
    return { studyId: study.id, isNew, runs: manifest.runs.length, newRuns: changed.length };
  }

  async #shaOf(runId: string): Promise<string> {
    return this.parts.exports.shaOf(await this.parts.runs.require(runId));
  }

  async #createStudy(tx: Executor, { study }: ArchiveManifest, sha256: string) {
    const { id: originId, definition, createdAt, ...more } = study;
    const row = await this.parts.studies.create(tx, {
      ...more,
      definition: definition as StudyDefinition | null,
      createdAt: new Date(createdAt),
    });
    await insertArchivedStudy(tx, { studyId: row.id, originId, sha256 });
    return row;
  }

  async #createRun(
    tx: Executor,
    studyId: string,
    entry: ArchivedRun,
    file: ArchiveFile,
    sha256: string,
  ): Promise<RunRow> {
    const { id: originId, createdAt, status, step, source, events: _, isDeclared: __, ...columns } = entry;
    const { runs, declared, writer } = this.parts;
    const run = await runs.insertDeclared(tx, {
      ...columns,
      studyId,
      isDeclared: true,
      createdAt: new Date(createdAt),
      privacyReason: 'No step has been charged yet.',
    });
    await insertArchivedRun(tx, { runId: run.id, originId, sha256, told: entry });
    const own = { kind: 'study-archive', name: entry.name, key: originId, sha256 };
    await declared.noteImport(tx, run, source ?? { ...own, importer: 'study archive', importerVersion: '1' });
    const after = await this.#replay(tx, run, entry, file);
    if (after.status !== status || !hasEnded(after.status))
      throw new BadUserInputError(`${file.name}: the record does not end with the status ${status}`);
    return writer.patch(tx, after, { step });
  }

  /** Stores the record of a run, event for event, by the way of every other event. */
  async #replay(tx: Executor, run: RunRow, { events }: ArchivedRun, file: ArchiveFile): Promise<RunRow> {
    let now = run;
    let line = 0;
    let batch: Readonly<Record<string, unknown>>[] = [];
    const store = async (): Promise<void> => {
      if (batch.length > 0) now = await this.#ingest(tx, now, batch, file.name, line);
      batch = [];
    };
    for await (const json of createInterface({ input: createReadStream(file.path), crlfDelay: Infinity })) {
      line += 1;
      const read = readLine(json, `${file.name} line ${line}`);
      if ('sent' in read) {
        batch.push(read.sent);
        if (batch.length === limits.batchEvents) await store();
        continue;
      }
      await store();
      now = await this.#changeStatus(tx, now, read.status);
    }
    await store();
    if (line !== events)
      throw new BadUserInputError(`${file.name}: has ${line} lines, and the manifest says ${events}`);
    return now;
  }

  async #ingest(tx: Executor, run: RunRow, batch: readonly unknown[], name: string, line: number) {
    try {
      return await this.parts.ingest.record(tx, run, batch);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw new BadUserInputError(`${name} up to line ${line}: ${error.message}`);
    }
  }

  #changeStatus(tx: Executor, run: RunRow, event: StatusEvent): Promise<RunRow> {
    const lastCursor = run.lastCursor + 1;
    return this.parts.writer.append(tx, run, [{ cursor: lastCursor, event }], {
      lastCursor,
      status: event.status,
      endedAt: hasEnded(event.status) ? new Date(event.at) : null,
      failureCode: event.failure?.code ?? null,
      failureMessage: event.failure?.message ?? null,
    });
  }
}

function fileNamed(files: Files, name: string): ArchiveFile {
  const file = files.get(name);
  if (file === undefined) throw new BadUserInputError(`${name}: is missing`);
  return file;
}
