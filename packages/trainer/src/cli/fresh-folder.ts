import { mkdir, readdir } from 'node:fs/promises';
import { errorCodes } from '@clipwise/contract/errors';

/** A folder for results is not empty. */
export class FolderTakenError extends Error {
  readonly code = errorCodes.OUTPUT_TAKEN;

  constructor(flag: string, folder: string) {
    super(`${flag} ${folder} is not empty; name another folder: nothing is ever overwritten`);
    this.name = 'FolderTakenError';
  }
}

/** Makes a folder for results. @throws FolderTakenError when something is in it already. */
export async function freshFolder(flag: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new FolderTakenError(flag, folder);
}
