import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { errorCodes } from '@clipwise/contract/errors';
import { z } from 'zod';
import { expandStudy, type StudyCell, type StudyRun } from '../config/study/expand-study.js';
import { parseStudy } from '../config/study/parse-study.js';
import type { StudyDefinition } from '../config/study/study-definition.js';
import { reasonOf } from '../reporting/append-log.js';
import { writeAtomically } from '../reporting/write-atomically.js';

/** A folder is not one of this study. */
export class StudyFolderError extends Error {
  readonly code = errorCodes.OUTPUT_TAKEN;
}

/** A study that is run from a folder. */
export interface StudyFolder {
  readonly folder: string;
  readonly definition: StudyDefinition;
  readonly cells: readonly StudyCell[];
  /** Folder that relative paths of the configs start from. */
  readonly workingDirectory: string;
}

/** One run of a study and where it is kept. */
export interface PlacedRun extends StudyRun {
  readonly cell: StudyCell;
  /** Absolute or from where the process is. */
  readonly folder: string;
}

const fileName = 'study.json';
const fileSchema = z.object({ workingDirectory: z.string(), definition: z.unknown() });

/** The study of a folder. @throws StudyFolderError when there is none. */
export async function openStudyFolder(folder: string): Promise<StudyFolder> {
  const text = await readFile(join(folder, fileName), 'utf8').catch((error: unknown) => {
    throw new StudyFolderError(
      `${folder} holds no ${fileName} (${reasonOf(error)}); name the folder that \`clipwise study run --out\` made`,
    );
  });
  const { workingDirectory, definition: json } = fileSchema.parse(JSON.parse(text));
  const definition = parseStudy(json);
  return { folder, definition, cells: expandStudy(definition), workingDirectory };
}

/**
 * The folder of a study, made where there is none; one that holds the same study goes on.
 *
 * @throws StudyFolderError when it holds another study or anything else; nothing was changed in it.
 */
export async function makeStudyFolder(folder: string, definition: StudyDefinition): Promise<StudyFolder> {
  const content = await readdir(folder).catch((error: unknown): string[] => {
    if (reasonOf(error) === 'ENOENT') return [];
    throw new StudyFolderError(`--out ${folder} cannot be read (${reasonOf(error)}); name another folder`);
  });
  if (content.includes(fileName)) {
    const there = await openStudyFolder(folder);
    if (isDeepStrictEqual(there.definition, definition)) return there;
    throw new StudyFolderError(
      `--out ${folder} holds the study "${there.definition.name}" with another definition; name another folder, or go on with: clipwise study run ${folder}`,
    );
  }
  if (content.some((name) => !name.startsWith('lock')))
    throw new StudyFolderError(
      `--out ${folder} is not empty and holds no study (${content.slice(0, 3).join(', ')}); name another folder: nothing is ever overwritten`,
    );
  await mkdir(folder, { recursive: true });
  const workingDirectory = process.cwd();
  await writeAtomically(
    join(folder, fileName),
    `${JSON.stringify({ workingDirectory, definition }, null, 2)}\n`,
  );
  return { folder, definition, cells: expandStudy(definition), workingDirectory };
}

/** Every run of the study in its fixed order, and where it is kept. */
export function placedRuns({ folder, cells }: StudyFolder): readonly PlacedRun[] {
  return cells.flatMap((cell, at) =>
    cell.runs.map((run) => ({
      ...run,
      cell,
      folder: join(
        folder,
        'runs',
        `${String(at + 1).padStart(2, '0')}-${slug(cell.name)}`,
        `seed-${run.seed}${run.fold === null ? '' : `-fold-${run.fold}`}`,
      ),
    })),
  );
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}.]+/gu, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
}
