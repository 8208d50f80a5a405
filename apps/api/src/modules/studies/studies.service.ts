import { limits } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import type { StudyRow } from '../../db/tables/studies.js';
import { BadUserInputError, NotFoundError } from '../../errors.js';
import { type Connection, checkPageSize, decodeCursor, encodeCursor, toConnection } from '../page.js';
import { checkText, isIdentifier } from '../stored-text.js';
import {
  countStudies,
  findStudies,
  findStudyByNameLocked,
  insertStudy,
  listStudies,
} from './studies.repository.js';

/** Studies: groups of runs. */
export class StudiesService {
  constructor(private readonly db: Executor) {}

  /** Checks and stores a study inside the caller's transaction. @throws BadUserInputError. */
  async create(tx: Executor, name: string, description: string): Promise<StudyRow> {
    return insertStudy(tx, {
      name: checkText('name', name, { min: 1, max: limits.studyNameLength }),
      description: checkText('description', description, { min: 0, max: limits.studyDescriptionLength }),
    });
  }

  /** The oldest study of this name, created when there is none. */
  async open(tx: Executor, name: string): Promise<StudyRow> {
    const checked = checkText('studyName', name, { min: 1, max: limits.studyNameLength });
    return (await findStudyByNameLocked(tx, checked)) ?? this.create(tx, checked, '');
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
      await countStudies(this.db),
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
