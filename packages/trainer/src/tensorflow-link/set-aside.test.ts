import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { replacing } from './set-aside.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-aside-'));
  await mkdir(join(folder, 'lib'));
  await writeFile(join(folder, 'lib', 'addon'), 'old');
});
afterEach(() => rm(folder, { recursive: true }));

const names = ['deps', 'lib'];
const build = async (): Promise<void> => {
  for (const name of names) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'addon'), 'new');
  }
};
const addon = () => readFile(join(folder, 'lib', 'addon'), 'utf8');

it('keeps what was made', async () => {
  await replacing(folder, names, build);
  expect(await readdir(folder)).toEqual(['deps', 'lib']);
  expect(await addon()).toBe('new');
});

it('takes what was made away again when it is refused, and puts the old one back', async () => {
  await expect(
    replacing(folder, names, async () => {
      await build();
      throw new Error('wrong gradients');
    }),
  ).rejects.toThrow('wrong gradients');
  expect(await readdir(folder)).toEqual(['lib']);
  expect(await addon()).toBe('old');
});

it('puts back first what a killed process had set aside', async () => {
  await mkdir(join(folder, '.before-link'));
  await mkdir(join(folder, '.before-link', 'lib'));
  await writeFile(join(folder, '.before-link', 'lib', 'addon'), 'older');
  await expect(replacing(folder, names, () => Promise.reject(new Error('again')))).rejects.toThrow('again');
  expect(await addon()).toBe('older');
});
