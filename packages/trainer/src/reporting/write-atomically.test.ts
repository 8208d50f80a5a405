import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SpoolWriteError } from './spool-errors.js';
import { writeAtomically } from './write-atomically.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-write-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

it('replaces a file and makes its folder, with the permissions that are asked for', async () => {
  const path = join(folder, 'new', 'state');
  await writeAtomically(path, 'old', 0o600);
  await writeAtomically(path, Buffer.from('new'), 0o600);
  expect(await readFile(path, 'utf8')).toBe('new');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(folder, 'new'))).toEqual(['state']);
});

it('leaves what was there, and nothing else, when it cannot', async () => {
  // A folder cannot be replaced by a file: the last step fails, after all bytes were written.
  await mkdir(join(folder, 'state'));
  await writeFile(join(folder, 'state', 'old'), 'old');
  await expect(writeAtomically(join(folder, 'state'), 'new')).rejects.toThrow(SpoolWriteError);
  expect(await readdir(folder, { recursive: true })).toEqual(['state', join('state', 'old')]);
});
