import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallRun } from '../support/small-run.js';
import { waitFor } from '../support/wait-for.js';

const command = fileURLToPath(new URL('../../packages/trainer/bin/clipwise.js', import.meta.url));
let folder: string;
let out: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-study-kill-'));
  out = join(folder, 'out');
  const { name: _name, ...base } = smallRun('', 8, 32);
  const axes = [{ path: 'noise.noiseMultiplier', values: [1, 2] }];
  await writeFile(join(folder, 'study.json'), JSON.stringify({ name: 'killed', base, axes, seeds: [1, 2] }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A study in a process group of its own. */
function start(...more: readonly string[]): ChildProcess {
  return spawn(
    process.execPath,
    [command, 'study', 'run', join(folder, 'study.json'), '--out', out, ...more],
    {
      detached: true,
      stdio: 'ignore',
    },
  );
}

/** What each run's folder holds of a kind of event, by the run's place in the study. */
async function countOf(kind: string): Promise<readonly number[]> {
  const files = await readdir(out, { recursive: true }).catch((): string[] => []);
  const logs = files.filter((file) => file.endsWith('events.jsonl')).sort();
  const texts = await Promise.all(logs.map((file) => readFile(join(out, file), 'utf8').catch(() => '')));
  return texts.map((text) => text.split('\n').filter((line) => line.includes(`"kind":"${kind}"`)).length);
}

const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);

/** Ends the trainers that a killed study left, as a power cut would. */
async function killTrainers(): Promise<void> {
  const files = await readdir(out, { recursive: true });
  for (const file of files.filter((one) => one.endsWith('/lock'))) {
    const { pid } = JSON.parse(await readFile(join(out, file), 'utf8').catch(() => '{}')) as { pid?: number };
    if (pid !== undefined && pid !== process.pid) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has just ended.
      }
    }
  }
}

describe('clipwise study run', () => {
  it('runs the named cell alone, and says which there are for a name that is none', async () => {
    const [wrong] = await once(start('--cell', 'noiseMultiplier 3'), 'exit');
    expect(wrong).toBe(2);
    const [code] = await once(start('--cell', 'noiseMultiplier 2'), 'exit');
    expect(code).toBe(0);
    expect(await countOf('run-ended')).toEqual([1, 1]);
    await rm(out, { recursive: true });
  }, 60_000);

  it('goes on after kill -9 without repeating a finished run, with its trainers left alive and with them killed', async () => {
    for (const [finished, isPowerCut] of [
      [0, false],
      [1, true],
      [2, false],
    ] as const) {
      const study = start();
      const ended = once(study, 'exit');
      // A run is under way behind as many as have finished.
      await waitFor(
        async () => ({ begun: await countOf('metrics-recorded'), done: sum(await countOf('run-ended')) }),
        ({ begun, done }) => done >= finished && begun.filter((count) => count > 3).length > done,
      );
      study.kill('SIGKILL');
      await ended;
      if (isPowerCut) await killTrainers();
    }
    const last = start('--jobs', '2');
    const [code] = await once(last, 'exit');
    expect(code).toBe(0);
    expect(await countOf('run-ended')).toEqual([1, 1, 1, 1]);
    // The one that was killed with its trainer was begun once more; no other was.
    expect(sum(await countOf('run-started'))).toBeLessThanOrEqual(5);
  }, 300_000);

  it('changes nothing of a study that is complete', async () => {
    const before = await countOf('metrics-recorded');
    const [code] = await once(start(), 'exit');
    expect(code).toBe(0);
    expect(await countOf('metrics-recorded')).toEqual(before);
  }, 60_000);

  it('refuses a folder that holds another study, and changes nothing in it', async () => {
    const before = await readFile(join(out, 'study.json'), 'utf8');
    const other = spawn(process.execPath, [command, 'study', 'run', 'demonstration', '--out', out], {
      stdio: 'ignore',
    });
    expect((await once(other, 'exit'))[0]).toBe(2);
    expect(await readFile(join(out, 'study.json'), 'utf8')).toBe(before);
  }, 60_000);
});
