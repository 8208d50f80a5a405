import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BlobStore } from './blob-store.js';

let folder: string;
let blobs: BlobStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-blobs-'));
  blobs = new BlobStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = Buffer.alloc(200_000, 'clipwise');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const path = (): string => join(folder, sha256.slice(0, 2), sha256);
const store = () => blobs.store(sha256, Readable.from([bytes]));

it('keeps files for the account of the server alone', async () => {
  expect(await store()).toBe('created');
  expect((await stat(path())).mode & 0o777).toBe(0o600);
  expect(Buffer.concat(await blobs.read(sha256).toArray())).toEqual(bytes);
});

it.each([
  [
    'changed in the middle',
    () => writeFile(path(), Buffer.concat([bytes.subarray(0, 99), Buffer.from('x'), bytes.subarray(100)])),
  ],
  ['cut short', () => writeFile(path(), bytes.subarray(1))],
  ['emptied', () => writeFile(path(), '')],
])('never gives all of a file that was %s, and takes the good bytes again', async (_, damage) => {
  await store();
  await damage();
  await expect(blobs.read(sha256).toArray()).rejects.toThrow('was damaged');
  expect(await blobs.size(sha256)).toBeNull();
  expect(await store()).toBe('created');
  expect(Buffer.concat(await blobs.read(sha256).toArray())).toEqual(bytes);
});

it('repairs a damaged file by an upload before anybody has read it', async () => {
  await store();
  await writeFile(path(), 'damaged');
  expect(await store()).toBe('present');
  expect(Buffer.concat(await blobs.read(sha256).toArray())).toEqual(bytes);
});

it('sweeps uploads that were cut short a day ago, and none under way', async () => {
  await blobs.sweep();
  await mkdir(join(folder, 'incoming'), { recursive: true });
  const [old, young] = [randomUUID(), randomUUID()];
  for (const name of [old, young]) await writeFile(join(folder, 'incoming', name), 'half');
  const dayAgo = new Date(Date.now() - 25 * 3_600_000);
  await utimes(join(folder, 'incoming', old), dayAgo, dayAgo);
  await blobs.sweep();
  expect(await readdir(join(folder, 'incoming'))).toEqual([young]);
});
