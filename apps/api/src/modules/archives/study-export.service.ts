import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Executor } from '../../db/client.js';
import type { ArchivedRunRow } from '../../db/tables/archived-runs.js';
import type { RunRow } from '../../db/tables/runs.js';
import { BadUserInputError } from '../../errors.js';
import type { BlobStore } from '../artifacts/blob-store.js';
import type { DeclaredService } from '../declared/declared.service.js';
import { parquetOf } from '../exports/parquet.js';
import type { RunEventsService } from '../runs/run-events.service.js';
import { hasEnded } from '../runs/run-status.js';
import type { RunsService } from '../runs/runs.service.js';
import type { StudiesService } from '../studies/studies.service.js';
import { lineOf } from './archive-event.js';
import { type ArchiveFile, discard, packed, sumsName, sumsOf, writeArchiveFile } from './archive-file.js';
import { type ArchivedRun, type ArchiveManifest, archiveVersion } from './archive-manifest.js';
import { ledgerTable, seriesTable } from './archive-tables.js';
import { archivedRunSha } from './archived-run-sha.js';
import { findStudyOrigin, listArchivedRuns } from './archives.repository.js';

/** What the service works with. */
export interface StudyExportDependencies {
  readonly db: Executor;
  readonly studies: StudiesService;
  readonly runs: RunsService;
  readonly runEvents: RunEventsService;
  readonly declared: DeclaredService;
  readonly blobs: BlobStore;
}

/** An archive that is ready to be read; whoever has read it calls `dispose`. */
export interface StudyArchive {
  /** Of the study. */
  readonly name: string;
  readonly content: () => Readable;
  readonly dispose: () => Promise<void>;
}

const pageEvents = 2_000;

const readme = `A study of Clipwise with all that its server had of it.

manifest.json   the study, its definition, and each run with its config
runs/ID.ndjson  the record of a run: a line for each event, in order
ledger.parquet  the charges of all runs, taken from the records
series.parquet  the points of all series, taken from the records
artifacts/      files of the runs by their SHA-256, with the disclosure that the record says of each
SHA256SUMS      check sums: sha256sum -c SHA256SUMS

Whatever has the disclosure "diagnostic" was computed from the training data and is covered by no epsilon: the archive is as
private as those data. It holds no epsilon: whoever takes it in computes it from the charges.
`;

/** Writes a study as one archive; the same study gives the same bytes, on whichever server it is. */
export class StudyExportService {
  constructor(private readonly parts: StudyExportDependencies) {}

  /** @throws NotFoundError; BadUserInputError while runs have not ended. */
  async archive(id: string): Promise<StudyArchive> {
    const { db, studies, runs } = this.parts;
    const study = await studies.require(id);
    const rows = await runs.ofStudy(db, study.id);
    const left = rows.filter(({ status }) => !hasEnded(status));
    if (left.length > 0)
      throw new BadUserInputError(
        `${left.length} of ${rows.length} runs have not ended, such as "${left[0]?.name}"; wait for them, or cancel them`,
      );
    const folder = await mkdtemp(join(tmpdir(), 'clipwise-archive-'));
    try {
      const told = await this.#told(rows);
      const written: { readonly run: ArchivedRun; readonly file: ArchiveFile }[] = [];
      const hashes = new Set<string>();
      for (const run of told) written.push(await this.#writeRun(folder, run, hashes));
      const manifest: ArchiveManifest = {
        format: 'clipwise-study',
        version: archiveVersion,
        study: {
          id: (await findStudyOrigin(db, study.id)) ?? study.id,
          name: study.name,
          description: study.description,
          definition: (study.definition ?? null) as ArchiveManifest['study']['definition'],
          looks: study.looks,
          lookedRuns: study.lookedRuns,
          createdAt: study.createdAt.toISOString(),
          ...(study.report === '' ? {} : { report: study.report }),
        },
        runs: written.map(({ run }) => run),
      };
      const files = await this.#writeFiles(folder, manifest, written, hashes);
      return { name: study.name, content: () => packed(files), dispose: () => discard(folder) };
    } catch (error) {
      await discard(folder);
      throw error;
    }
  }

  /** Names the state of a run of this server, as an archive of now would. */
  async shaOf(run: RunRow): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'clipwise-archive-'));
    try {
      const [told] = await this.#told([run]);
      if (told === undefined) throw new Error('a run has an entry');
      const { run: entry, file } = await this.#writeRun(folder, told, new Set());
      return archivedRunSha(entry, file.sha256);
    } finally {
      await discard(folder);
    }
  }

  /** The entries of runs, with the row of each. They stay in the order in which they were made, which is that of an import too. */
  async #told(rows: readonly RunRow[]) {
    const { db, declared } = this.parts;
    const ids = rows.map(({ id }) => id);
    const came = new Map((await listArchivedRuns(db, ids)).map((row) => [row.runId, row]));
    const sources = await declared.sources(ids);
    return rows.map((row, at) => ({ row, entry: entryOf(row, came.get(row.id), sources[at] ?? null) }));
  }

  async #writeRun(
    folder: string,
    { row, entry }: { readonly row: RunRow; readonly entry: Omit<ArchivedRun, 'events'> },
    hashes: Set<string>,
  ) {
    const { runEvents } = this.parts;
    let events = 0;
    async function* lines(): AsyncGenerator<string> {
      for (let cursor = 0; ; ) {
        const page = await runEvents.page(row.id, cursor, pageEvents);
        for (const { event } of page.events) {
          if (event.kind === 'artifact-recorded') hashes.add(event.sha256);
          events += 1;
          yield `${lineOf(event)}\n`;
        }
        cursor = page.events.at(-1)?.cursor ?? page.lastCursor;
        if (cursor >= page.lastCursor) return;
      }
    }
    const file = await writeArchiveFile(folder, `runs/${entry.id}.ndjson`, lines());
    const { tags, ...fixed } = entry;
    return { run: { ...fixed, events, tags }, file };
  }

  async #writeFiles(
    folder: string,
    manifest: ArchiveManifest,
    written: readonly { readonly run: ArchivedRun; readonly file: ArchiveFile }[],
    hashes: ReadonlySet<string>,
  ): Promise<readonly ArchiveFile[]> {
    const { blobs } = this.parts;
    const text = (name: string, content: string) => writeArchiveFile(folder, name, once(content));
    const runFiles = written.map(({ run, file }) => ({ run, path: file.path }));
    const files = [
      await text('manifest.json', `${JSON.stringify(manifest, null, 1)}\n`),
      await text('README.txt', readme),
      ...written.map(({ file }) => file),
      await writeArchiveFile(folder, 'ledger.parquet', parquetOf(ledgerTable(runFiles))),
      await writeArchiveFile(folder, 'series.parquet', parquetOf(seriesTable(runFiles))),
    ];
    // Bytes that never came are missing in the archive as they are here.
    for (const sha256 of [...hashes].sort())
      if ((await blobs.size(sha256)) !== null)
        files.push(await writeArchiveFile(folder, `artifacts/${sha256}`, blobs.read(sha256)));
    return [...files, await text(sumsName, sumsOf(files))];
  }
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

/** What an archive says of a run: of one that came by an archive what that said, so that it goes on as it came. */
function entryOf(
  row: RunRow,
  came: ArchivedRunRow | undefined,
  source: (ArchivedRun['source'] & object) | null,
): Omit<ArchivedRun, 'events'> {
  const told = came?.told as ArchivedRun | undefined;
  return {
    id: told?.id ?? row.id,
    name: row.name,
    isDeclared: told?.isDeclared ?? row.isDeclared,
    status: row.status as ArchivedRun['status'],
    step: row.step,
    createdAt: told?.createdAt ?? row.createdAt.toISOString(),
    dataset: row.dataset,
    model: row.model,
    method: row.method,
    clipping: row.clipping,
    sparsification: row.sparsification,
    noiseMultiplier: row.noiseMultiplier,
    addedAfterResults: row.addedAfterResults,
    source: told === undefined ? sourceOf(source) : told.source,
    config: row.config,
    tags: [...row.tags],
  };
}

function sourceOf(source: (ArchivedRun['source'] & object) | null): ArchivedRun['source'] {
  if (source === null) return null;
  const { kind, name, sha256, key, importer, importerVersion } = source;
  return { kind, name, sha256, key, importer, importerVersion };
}
