import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ImportError } from './import-error.js';

/**
 * The file itself, or every file below a folder whose name fits, in the order of their names.
 *
 * @throws ImportError where there is nothing, or nothing that fits.
 */
export async function filesOf(path: string, fits: (name: string) => boolean): Promise<readonly string[]> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new ImportError(path, 'cannot be found; name a file or a folder');
  if (found.isFile()) return [path];
  const names = await readdir(path, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile() && fits(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) throw new ImportError(path, 'holds no file that this importer reads');
  return files;
}

/** @throws ImportError. */
export async function readOriginal(file: string): Promise<{ readonly bytes: Buffer; readonly at: Date }> {
  try {
    const [bytes, { mtime }] = await Promise.all([readFile(file), stat(file)]);
    return { bytes, at: mtime };
  } catch (error) {
    throw new ImportError(file, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}
