import { createHash } from 'node:crypto';
import { resolve } from 'node:path';

/** Jobs of one work folder have one name, by which they are found. */
export function workFolderName(workDir: string): string {
  return `clipwise-${createHash('sha256').update(resolve(workDir)).digest('hex').slice(0, 12)}`;
}
