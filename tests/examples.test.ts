import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, type RunningServer } from '@clipwise/api';
import { bestAccountant, sgdEvent } from '@clipwise/privacy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';

const examples = fileURLToPath(new URL('../examples/', import.meta.url));
let database: TestDatabase;
let server: RunningServer;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-examples-'));
  database = await createTestDatabase('examples');
  server = await createServer({ databaseUrl: database.url, port: 0, artifactsDir: folder, pollMs: 200 });
});
afterAll(async () => {
  await server?.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** The first Python that has PyTorch and Opacus (`PYTHONPATH` may say where); undefined where none has. */
const torchPython = ['python3', '/usr/bin/python3'].find(
  (python) => spawnSync(python, ['-c', 'import torch, opacus'], { stdio: 'ignore' }).status === 0,
);
if (torchPython === undefined)
  console.warn('no Python here has torch and opacus: python/train_opacus.py is not run');

/** An example as it runs. */
interface Started {
  readonly firstLine: Promise<string>;
  /** All it says, once it has ended; rejects with all its words when it fails. */
  readonly lines: Promise<string[]>;
}

const start = (file: string, ...args: string[]): Started =>
  started(process.execPath, join(examples, file), ...args);

function started(program: string, ...args: string[]): Started {
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, CLIPWISE_API: server.url, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, words] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
  const firstLine = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('\n')) resolve(output.slice(0, output.indexOf('\n')));
    });
  });
  const lines = new Promise<string[]>((resolve, reject) => {
    child.once('close', (code) =>
      code === 0 ? resolve(output.trim().split('\n')) : reject(new Error(`${output}${words}`)),
    );
  });
  return { firstLine, lines };
}
const linesOf = (file: string, ...args: string[]): Promise<string[]> => start(file, ...args).lines;

interface WatchedEvent {
  readonly __typename: string;
  readonly cursor: number;
  readonly epsilon?: number;
}
const watched = (lines: string[]): WatchedEvent[] => lines.map((line) => JSON.parse(line) as WatchedEvent);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe('examples', () => {
  it('foreign-writer.mjs charges a run that is believed, and watch-run.mjs sees it from any cursor on, live', async () => {
    const writer = start('foreign-writer.mjs');
    const runId = await Promise.race([writer.firstLine, writer.lines.then(([line = '']) => line)]);
    const live = linesOf('watch-run.mjs', runId);
    const [, claim = ''] = await writer.lines;
    const steps = 20;
    const planned = bestAccountant.epsilon({ event: sgdEvent(0.1, 2, steps), delta: 1e-5 });
    if (planned.kind === 'unbounded') throw new Error(planned.reason);
    expect(JSON.parse(claim)).toEqual({
      verdict: 'PRIVATE',
      reason: '',
      epsilon: planned.epsilon,
      delta: 1e-5,
    });

    // Running, start, a charge and a metric for each step, end.
    const count = 3 + 2 * steps;
    const events = watched(await live);
    expect(events.map(({ cursor }) => cursor)).toEqual(range(1, count));
    expect(events.filter((event) => event.__typename === 'PrivacyCharged')).toHaveLength(steps);
    expect(events.at(-1)).toMatchObject({ __typename: 'StatusChanged', status: 'COMPLETED' });
    const rest = watched(await linesOf('watch-run.mjs', runId, '30'));
    expect(rest.map(({ cursor }) => cursor)).toEqual(range(31, count));

    const told = await linesOf('query-runs.mjs');
    expect(told).toEqual([
      '1 runs',
      expect.stringMatching(
        new RegExp(
          `^${runId}  COMPLETED  foreign writer: \\(${(Math.ceil(planned.epsilon * 1000) / 1000).toFixed(3)}, 0.00001\\)-DP of one example, add-remove$`,
        ),
      ),
      expect.stringMatching(/^ {2}example\/parameter = -?\d/),
    ]);
  }, 240_000);

  it('plan-budget.mjs finds noise for epsilon 3 that every upper bound confirms, and refuses to overspend', async () => {
    const lines = await linesOf('plan-budget.mjs');
    const noise = Number(/^least noise multiplier for epsilon 3: (.*)$/.exec(lines[0] ?? '')?.[1]);
    const answer = bestAccountant.epsilon({ event: sgdEvent(0.1, noise, 300), delta: 1e-5 });
    // Noise of three decimals, which may be rounded down.
    expect(answer.kind === 'bounded' ? Math.abs(answer.epsilon - 3) : Number.NaN).toBeLessThan(2e-3);
    expect(lines.filter((line) => /\(upper-bound\)$/.test(line)).length).toBeGreaterThanOrEqual(4);
    expect(lines.at(-2)).toBe('100 more steps: fits');
    expect(lines.at(-1)).toMatch(/^300 more steps: refused, Run "second" would overspend/);
  });

  it('train.mjs trains, logs what it charges, and stores its checkpoint under its hash', async () => {
    const lines = await linesOf('train.mjs', 'run');
    expect(lines.at(-2)).toBe('completed');
    const answer = bestAccountant.epsilon({ event: sgdEvent(0.25, 1, 8), delta: 1e-5 });
    expect(lines.at(-1)).toBe(
      `epsilon ${(Math.ceil((answer.kind === 'bounded' ? answer.epsilon : Number.NaN) * 1000) / 1000).toFixed(3)}, delta 1e-5, per example (add-remove)`,
    );
    const events = (await readFile(join(folder, 'run/events.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; sha256?: string });
    expect(events.filter(({ kind }) => kind === 'privacy-charged')).toHaveLength(8);
    const stored = events.flatMap(({ sha256 }) => sha256 ?? []);
    expect(await readdir(join(folder, 'run'))).toEqual(expect.arrayContaining(stored));
  });

  it('python/log_run.py logs, watches and asks, and charges what Opacus counted, as the planner does', async () => {
    const lines = await started('python3', join(examples, 'python/log_run.py')).lines;
    const planned = bestAccountant.epsilon({ event: sgdEvent(0.1, 1, 20), delta: 1e-5 });
    const epsilon = planned.kind === 'bounded' ? planned.epsilon : Number.NaN;
    expect(lines.filter((line) => /^step \d+ epsilon at most \d/.test(line))).toHaveLength(20);
    const told = lines.slice(-2).map((line) => /^(.*) DECLARED (.*)$/.exec(line)?.slice(1));
    expect(told.map((one) => one?.[0]).sort()).toEqual(['as Opacus counted', 'logistic regression']);
    for (const one of told) expect(Number(one?.[1])).toBe(epsilon);
  });

  it.skipIf(torchPython === undefined)(
    'python/train_opacus.py trains by PyTorch and Opacus, and is charged what Opacus counted, no step more or less',
    async () => {
      const lines = await started(torchPython ?? '', join(examples, 'python/train_opacus.py')).lines;
      const told = new Map(lines.map((line) => line.split(' ')).map(([name = '', ...rest]) => [name, rest]));
      const [verdict, charged, epsilon] = told.get('clipwise') ?? [];
      const [counted, byOpacus] = told.get('opacus') ?? [];
      const steps = 96;
      expect([verdict, Number(charged), Number(counted)]).toEqual(['DECLARED', steps, steps]);
      // Opacus's accountant of Renyi divergences is sound and looser than the one of privacy losses.
      const planned = bestAccountant.epsilon({ event: sgdEvent(1 / 16, 1, steps), delta: 1e-5 });
      expect(Number(epsilon)).toBe(planned.kind === 'bounded' ? planned.epsilon : Number.NaN);
      expect(Number(byOpacus)).toBeGreaterThan(Number(epsilon));
      expect(told.get('findings')).toEqual(['[]']);
      // It learns: half of the images are right by chance.
      expect(Number(told.get('accuracy')?.[0])).toBeGreaterThan(0.7);
    },
    300_000,
  );

  it('are all run here', async () => {
    const files = (await readdir(examples)).filter((file) => file.endsWith('.mjs'));
    const python = (await readdir(join(examples, 'python'))).filter((file) => file !== 'clipwise.py');
    const here = await readFile(fileURLToPath(import.meta.url), 'utf8');
    expect(files.filter((file) => !here.includes(`('${file}'`))).toEqual([]);
    expect(python.filter((file) => !here.includes(`'python/${file}'`))).toEqual([]);
  });
});
