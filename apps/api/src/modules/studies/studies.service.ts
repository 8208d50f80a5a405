import { limits } from '@clipwise/contract';
import type { StudyDefinition } from '@clipwise/trainer/config';
import type { Executor } from '../../db/client.js';
import { currentScope } from '../../db/scope.js';
import type { StudyRow } from '../../db/tables/studies.js';
import { BadUserInputError, NotFoundError } from '../../errors.js';
import { type Connection, checkPageSize, decodeCursor, encodeCursor, toConnection } from '../page.js';
import { checkIdentifier, checkText, isIdentifier, isStorable } from '../stored-text.js';
import {
  countLook,
  countStudies,
  findStudies,
  findStudyByNameLocked,
  insertStudy,
  listStudies,
  lockStudy,
  updateStudy,
} from './studies.repository.js';

/** What a new study is. */
export interface NewStudy {
  readonly name: string;
  readonly description: string;
  readonly definition?: StudyDefinition | null;
  readonly looks?: number;
  readonly lookedRuns?: number;
  readonly createdAt?: Date;
  readonly report?: string | undefined;
}

/** Studies: groups of runs, with or without a definition. */
export class StudiesService {
  constructor(private readonly db: Executor) {}

  /** Checks and stores a study inside the caller's transaction. @throws BadUserInputError. */
  async create(tx: Executor, { name, description, ...more }: NewStudy): Promise<StudyRow> {
    return insertStudy(tx, {
      ...more,
      name: checkText('name', name, { min: 1, max: limits.studyNameLength }),
      description: checkText('description', description, { min: 0, max: limits.studyDescriptionLength }),
    });
  }

  /** The study, kept from changing until the transaction ends. @throws NotFoundError. */
  async lock(tx: Executor, id: string): Promise<StudyRow> {
    const study = await lockStudy(tx, checkIdentifier('study', id));
    if (study === undefined) throw new NotFoundError('study');
    return study;
  }

  /** Puts a longer definition in the place of a locked study's. */
  async redefine(tx: Executor, id: string, definition: StudyDefinition): Promise<StudyRow> {
    return updateStudy(tx, id, { definition });
  }

  /** Puts a report in the place of a locked study's. @throws BadUserInputError when that is another than the author read. */
  async rewriteReport(tx: Executor, study: StudyRow, report: string, revision: number): Promise<StudyRow> {
    if (report.length > limits.studyReportLength)
      throw new BadUserInputError(
        `report must have at most ${limits.studyReportLength} characters, got ${report.length}; leave some out`,
        'report',
      );
    if (!isStorable(report))
      throw new BadUserInputError('report holds a character that cannot be stored', 'report');
    if (study.reportRevision !== revision)
      throw new BadUserInputError(
        `the report was written meanwhile: it is at revision ${study.reportRevision}, and yours is of revision ${revision}; read it, and write yours again with its revision`,
        'revision',
        { revision: study.reportRevision },
      );
    return updateStudy(tx, study.id, { report, reportRevision: revision + 1 });
  }

  /** Counts a look at comparisons of results that nobody had compared yet; readers of a public link do not decide when to stop. */
  async countLook(id: string, completedRuns: number): Promise<void> {
    if (currentScope()?.kind === 'shared') return;
    await countLook(this.db, id, completedRuns);
  }

  /** The oldest study of this name, created when there is none. */
  async open(tx: Executor, name: string): Promise<StudyRow> {
    const checked = checkText('studyName', name, { min: 1, max: limits.studyNameLength });
    return (await findStudyByNameLocked(tx, checked)) ?? this.create(tx, { name: checked, description: '' });
  }

  /** The studies in the order of `ids`; undefined where there is none. */
  async findMany(ids: readonly string[]): Promise<readonly (StudyRow | undefined)[]> {
    const rows = await findStudies(this.db, ids.filter(isIdentifier));
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id.toLowerCase()));
  }

  /** @throws NotFoundError. */
  async require(id: string): Promise<StudyRow> {
    const [study] = await this.findMany([id]);
    if (study === undefined) throw new NotFoundError('study');
    return study;
  }

  /** Newest first. @throws BadUserInputError for a bad page size or cursor. */
  async list(first: number | null, after: string | null): Promise<Connection<StudyRow>> {
    const size = checkPageSize(first);
    const rows = await listStudies(this.db, size + 1, after === null ? null : numberIn(after));
    return toConnection(
      rows,
      size,
      () => countStudies(this.db),
      (row) => encodeCursor(['study', row.number]),
      after,
    );
  }
}

function numberIn(after: string): number {
  const [list, number] = decodeCursor(after);
  if (list !== 'study' || typeof number !== 'number' || !Number.isSafeInteger(number)) {
    throw new BadUserInputError('after is not a cursor of the list of studies');
  }
  return number;
}
