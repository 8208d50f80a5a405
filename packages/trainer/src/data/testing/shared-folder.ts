import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

/** Files that lie beside the project and are never copied into it. */
const shared = fileURLToPath(new URL('../../../../../../shared/', import.meta.url));

/**
 * Tests that need files of `../shared`. Where they are absent, a skipped test says so.
 *
 * @param define is given the folder's path.
 */
export function describeWithShared(folder: string, title: string, define: (path: string) => void): void {
  const path = `${shared}${folder}`;
  describe(title, () => {
    if (existsSync(path)) define(path);
    else it.skip(`needs ../shared/${folder}, which is absent`, () => {});
  });
}
