import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const asideName = '.before-link';

/**
 * Moves parts of a folder aside while `replace` makes new ones. When it throws, the new ones go and the old ones return; those of
 * a process that was killed on the way return first.
 *
 * @param names of files or folders; each may be absent.
 */
export async function replacing<T>(
  folder: string,
  names: readonly string[],
  replace: () => Promise<T>,
): Promise<T> {
  const aside = join(folder, asideName);
  if (existsSync(aside)) await restore(folder, aside, names);
  await mkdir(aside);
  for (const name of names)
    if (existsSync(join(folder, name))) await rename(join(folder, name), join(aside, name));
  try {
    const result = await replace();
    await rm(aside, { recursive: true });
    return result;
  } catch (error) {
    await restore(folder, aside, names);
    throw error;
  }
}

async function restore(folder: string, aside: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await rm(join(folder, name), { recursive: true, force: true });
    if (existsSync(join(aside, name))) await rename(join(aside, name), join(folder, name));
  }
  await rm(aside, { recursive: true });
}
