import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApi } from '../apps/api/src/testing/test-api.js';
import { createTestDatabase } from './support/test-database.js';

const command = fileURLToPath(new URL('../packages/trainer/bin/clipwise.js', import.meta.url));
const shared = fileURLToPath(new URL('../../shared/imports/wandb/', import.meta.url));
const isThere = existsSync(shared);

let api: TestApi;
let root: string;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'import');
  root = await mkdtemp(join(tmpdir(), 'clipwise-import-'));
});
afterAll(async () => {
  await api.stop();
  await rm(root, { recursive: true, force: true });
});

const run = promisify(execFile);
const imported = (path: string) =>
  run(process.execPath, [command, 'import', 'wandb', path, '--api', api.server.url, '--study', 'wandb']);

interface Found {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly isDeclared: boolean;
  readonly source: Readonly<Record<string, string>>;
  readonly artifacts: readonly { readonly kind: string; readonly path: string; readonly sha256: string }[];
  readonly values: readonly unknown[];
}
const runsNow = async () =>
  (
    await api.ask<{ runs: { nodes: readonly Found[] } }>(
      `{ runs(first: 200) { nodes { id name status isDeclared source { kind name sha256 importer }
        artifacts { kind path sha256 } values(fields: ["metric.round/accuracy"]) } } }`,
    )
  ).runs.nodes;

describe.skipIf(!isThere)('clipwise import wandb', () => {
  it('brings in run folders and a table once, declared, with their original to the byte', async () => {
    const folder = join(root, 'wandb');
    for (const name of ['hivewatch-2sb7dyak', 'hivewatch-inxvae70', 'hivewatch-kmtaf3dt', 'table-export'])
      await cp(join(shared, name), join(folder, name), { recursive: true });
    const first = await imported(folder);
    expect(first.stdout).toContain('67 of 67 runs are new in study "wandb"');
    const again = await imported(folder);
    expect(again.stdout).toContain('0 of 67 runs are new in study "wandb"');
    const runs = await runsNow();
    expect(runs).toHaveLength(67);
    expect(runs.every(({ isDeclared }) => isDeclared)).toBe(true);
    const one = runs.find(({ name }) => name === 'run-pevn-1842');
    expect(one).toMatchObject({
      status: 'COMPLETED',
      source: { kind: 'wandb', importer: 'clipwise import' },
    });
    expect(one?.values).toEqual([68.68]);
    const [original] = one?.artifacts ?? [];
    const files = (await (await api.fetch(original?.path ?? '')).json()) as Record<string, string>;
    const log = await readFile(
      join(shared, 'hivewatch-2sb7dyak/run-20260312_165112-2sb7dyak/run-2sb7dyak.wandb'),
    );
    expect(Buffer.from(files['run-2sb7dyak.wandb'] ?? '', 'base64').equals(log)).toBe(true);
    expect(one?.source.sha256).toBe(original?.sha256);
  });

  it('brings in nothing of a folder in which one file is damaged', async () => {
    const folder = join(root, 'damaged');
    await cp(join(shared, 'beta-tcvae-ufljc7ut'), join(folder, 'a'), { recursive: true });
    await cp(join(shared, 'chart-export'), join(folder, 'b'), { recursive: true });
    const chart = join(folder, 'b/wandb_chart_export.csv');
    await writeFile(chart, (await readFile(chart, 'utf8')).replace('"4"', '"four"'));
    const before = (await runsNow()).length;
    await expect(imported(folder)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('row 1 has "four" in column Step'),
    });
    expect(await runsNow()).toHaveLength(before);
  });

  it('keeps the SHA-256 of the content as the source, so that a copy elsewhere is the same run', async () => {
    const before = await runsNow();
    const copy = join(root, 'elsewhere');
    await cp(join(shared, 'hivewatch-2sb7dyak'), copy, { recursive: true });
    expect((await imported(copy)).stdout).toContain('0 of 1 runs are new');
    expect(await runsNow()).toHaveLength(before.length);
  });
});
