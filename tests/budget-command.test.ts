import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { chargeEvent, endedEvent, startedEvent } from '../apps/api/src/testing/event-fixtures.js';
import { configFixture } from '../apps/api/src/testing/run-config-fixture.js';
import { TestApi } from '../apps/api/src/testing/test-api.js';
import { main } from '../packages/trainer/src/cli/main.js';
import { createTestDatabase } from './support/test-database.js';

let api: TestApi;
let folder: string;
let output: string;
const sha256 = 'ab'.repeat(32);
const config = configFixture({ name: 'first', noise: { noiseMultiplier: 2 } });

beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'budget command');
  folder = await mkdtemp(join(tmpdir(), 'clipwise-budget-'));
  await writeFile(join(folder, 'run.json'), JSON.stringify(config));
  const lease = await api.claimNew(config);
  const content = {
    ...{ sha256, examples: 80, subjects: 10, largestSubjectExamples: 8, isSynthetic: true },
    ...{ grouping: 'a'.repeat(64), trainingSubjects: 'fwA=' },
  };
  const dataset = { trainingExamples: 64, trainingSubjects: 8, largestSubjectExamples: 8, content };
  await api.ingest(lease, 1, [startedEvent({ dataset }), chargeEvent(1, 3), endedEvent('completed')]);
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      output += text;
      return true;
    });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  output = '';
});

const budget = (...args: string[]) => main(['node', 'clipwise', 'budget', ...args, '--api', api.server.url]);
const set = (epsilon: string) => [
  ...['set', sha256.slice(0, 8), '--unit', 'example', '--epsilon', epsilon],
  ...['--delta', '1e-5', '--reason', 'a vote'],
];
const check = () => budget('check', join(folder, 'run.json'));

describe('clipwise budget', () => {
  it('lists data sets, sets a budget by the beginning of the hash, and shows parts and decisions', async () => {
    expect(await budget('list')).toBe(0);
    expect(output).toMatch(/abababababab {2}synthetic, no budget/);
    output = '';
    expect(await budget(...set('9'))).toBe(0);
    expect(output).toMatch(
      /data set .* per .* epsilon .* delta .* spent .* reserved .* left\n.* example +9 +1e-5 +\d/,
    );
    output = '';
    expect(await budget('show', 'abab')).toBe(0);
    expect(output).toMatch(/80 examples of 10 subjects\ncontent abab/);
    expect(output).toMatch(
      /per example \(add-remove\): epsilon 9 at delta 1e-5\nspent [\d.]+, reserved 0, left [\d.]+/,
    );
    expect(output).toMatch(/ended +[\d.]+ +first/);
    expect(output).toMatch(/set epsilon 9 per example: a vote/);
    expect(output).toContain('Every run is charged');
  });

  it('says before a launch whether it fits, with what is spent, reserved, asked and left, and what to do', async () => {
    await budget(...set('50'));
    output = '';
    expect(await check()).toBe(0);
    expect(output).toMatch(
      /^fits .* per example: epsilon 50 at delta 1e-5\n +spent [\d.]+, reserved 0, asked [\d.]+, left [\d.]+/,
    );
    await budget(...set('0.5'));
    output = '';
    expect(await check()).toBe(1);
    expect(output).toMatch(/^REFUSED .* epsilon 0\.5 .*\n.* left 0\n/);
    expect(output).toContain('privacy.targetEpsilon');
  });

  it('gives the same as data with --json', async () => {
    expect(await budget('list', '--json')).toBe(0);
    expect(JSON.parse(output)).toMatchObject([
      { contentSha256: sha256, budgets: [{ unit: 'example', epsilon: 0.5 }] },
    ]);
  });

  it('names what is wrong: a data set, a number, an API that refuses', async () => {
    expect(await budget('show', 'nothing')).toBe(2);
    expect(output).toContain('no data set is called "nothing"');
    expect(await budget(...set('much'))).toBe(2);
    expect(output).toContain('--epsilon must be a number, got "much"');
    expect(await budget(...set('-1'))).toBe(1);
    expect(output).toContain('epsilon');
  });
});
