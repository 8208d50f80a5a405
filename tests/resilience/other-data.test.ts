import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, type RunningServer } from '@clipwise/api';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askApi } from '../support/ask-api.js';
import { chargedSteps, newestRun } from '../support/recorded-run.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const cli = fileURLToPath(new URL('../../packages/trainer/bin/clipwise.js', import.meta.url));
const side = 16;
const persons = 12;

let database: TestDatabase;
let folder: string;
let api: RunningServer;
beforeAll(async () => {
  database = await createTestDatabase('other data');
  folder = await mkdtemp(join(tmpdir(), 'clipwise-other-data-'));
  const artifactsDir = join(folder, 'artifacts');
  // Heartbeats are 20 minutes apart: a run that did not ask by itself would be over before it was told to stop.
  api = await createServer({ databaseUrl: database.url, port: 0, artifactsDir, leaseMs: 3_600_000 });
  for (const shade of [60, 180]) await draw(join(folder, `shade-${shade}`), shade);
});
afterAll(async () => {
  await api?.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** A square on a ground of its own shade for every person. */
async function draw(root: string, shade: number): Promise<void> {
  for (const part of ['images', 'masks']) await mkdir(join(root, part), { recursive: true });
  for (let person = 0; person < persons; person++) {
    const mask = Uint8Array.from({ length: side * side }, (_, pixel) => (pixel % side > 7 ? 1 : 0));
    const image = mask.map((label) => shade + 40 * label + person);
    const size = { width: side, height: side, channels: 1 };
    await writeFile(join(root, 'images', `p${person}.png`), encode({ ...size, data: image }));
    await writeFile(join(root, 'masks', `p${person}.png`), encode({ ...size, data: mask }));
  }
}

/** A run on whatever lies in a folder when it starts. */
const configOn = (root: string) => ({
  name: root.split('/').at(-1),
  dataset: {
    kind: 'image-folder',
    root,
    classes: ['ground', 'square'],
    split: { kind: 'random', validation: 0.2, seed: 1 },
    imageHeight: side,
    imageWidth: side,
  },
  model: { kind: 'unet', width: 2 },
  sampling: { kind: 'poisson', expectedBatchSize: 3 },
  clipping: { kind: 'flat' },
  noise: { noiseMultiplier: 1 },
  privacy: { neighbouring: 'zero-out' },
  training: { epochs: 5, backend: 'wasm-simd' },
  evaluation: { samples: 0 },
});

async function train(name: string, root: string): Promise<{ code: number | null; said: string }> {
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify(configOn(root)));
  const args = ['train', '--config', file, '--api', api.url, '--out', join(folder, `out-${name}`)];
  const child = spawn(process.execPath, [cli, ...args]);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = await once(child, 'close');
  return { code, said };
}

async function queueForAgent(_name: string, root: string): Promise<{ code: number | null; said: string }> {
  await askApi(api.url, 'mutation ($input: CreateStudyInput!) { createStudy(input: $input) { id } }', {
    input: { name: 'Other data', configs: [configOn(root)] },
  });
  const agent = spawn(process.execPath, [
    cli,
    'agent',
    '--api',
    api.url,
    '--work-dir',
    join(folder, 'agent'),
  ]);
  let said = '';
  agent.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  try {
    await waitFor(
      () => newestRun(database.url),
      ({ status }) => status !== 'QUEUED' && status !== 'RUNNING',
    );
    return { code: 130, said };
  } finally {
    agent.kill('SIGTERM');
    await once(agent, 'close');
  }
}

interface Content {
  readonly contentSha256: string;
  readonly budgets: readonly { readonly spent: number; readonly reserved: number; readonly left: number }[];
  readonly decisions: readonly { readonly kind: string; readonly runIds: readonly string[] }[];
}
const contents = async (): Promise<readonly Content[]> =>
  (
    await askApi<{ datasetContents: Content[] }>(
      api.url,
      '{ datasetContents(first: 20) { contentSha256 budgets { spent reserved left } decisions { kind runIds } } }',
      {},
    )
  ).datasetContents;
const setBudget = (contentSha256: string, epsilon: number) =>
  askApi(api.url, 'mutation ($input: SetBudgetInput!) { setBudget(input: $input) { id } }', {
    input: { contentSha256, unit: 'example', epsilon, delta: 1e-5, reason: 'as much as was spent' },
  });

/** The data set whose budget is spent. */
let guarded: string;
let spent: number;
const rootOf = (name: string): string => join(folder, name.replaceAll(' ', '-'));
const ways = [
  ['clipwise train --api', train],
  ['an agent', queueForAgent],
] as const;

describe('a run whose config says other data than it finds', () => {
  beforeAll(async () => {
    for (const [name] of ways) {
      await cp(join(folder, 'shade-60'), rootOf(name), { recursive: true });
      expect(await train(`honest-${name.length}`, rootOf(name))).toMatchObject({ code: 0 });
    }
    expect(await train('guarded', join(folder, 'shade-180'))).toMatchObject({ code: 0 });
    guarded = (await contents())[0]?.contentSha256 ?? '';
    await setBudget(guarded, 1000);
    spent = (await standing()).budgets[0]?.spent ?? 0;
    expect(spent).toBeGreaterThan(0);
    await setBudget(guarded, spent);
  }, 120_000);

  const standing = async (): Promise<Content> =>
    (await contents()).find((one) => one.contentSha256 === guarded) as Content;

  it.each(ways)(
    'takes no step under %s, so that a spent budget stays as it was',
    async (name, start) => {
      await cp(join(folder, 'shade-180'), rootOf(name), { recursive: true });
      const { code, said } = await start(`lying-${name.length}`, rootOf(name));
      expect([code, said]).toEqual([130, expect.stringContaining('stopped before its first step')]);
      const run = await newestRun(database.url);
      expect(run.status).toBe('CANCELLED');
      expect(await chargedSteps(database.url, run.id)).toEqual([]);
      const { budgets, decisions } = await standing();
      expect(budgets).toEqual([{ spent, reserved: 0, left: 0 }]);
      expect(decisions).toContainEqual({ kind: 'OVERSPENT', runIds: [run.id] });
    },
    120_000,
  );
});
