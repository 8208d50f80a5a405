import { readFile } from 'node:fs/promises';
import { DatasetError } from '../dataset-error.js';

const remedies: Readonly<Record<string, string>> = {
  EISDIR: 'is a folder, a file is wanted; take it away',
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user; change its permissions',
  EMFILE: 'cannot be opened, too many files are; raise the limit (ulimit -n)',
};

/** The bytes of a file. @throws DatasetError when it cannot be read or is empty. */
export async function readBytes(file: string): Promise<Buffer> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new DatasetError(file, remedies[error.code ?? ''] ?? `cannot be read (${error.code})`);
  });
  if (bytes.length === 0) throw new DatasetError(file, 'holds 0 bytes (it is empty); copy it again');
  return bytes;
}
