import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventsIn, quickConfig, ShellLine, untilEvent, writeConfig } from './testing/train-process.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-console-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const hasScript = spawnSync('script', ['--version']).status === 0;
const spool = () => join(folder, 'spool');
const checkpointsIn = async () =>
  (await eventsIn(spool())).filter(
    (event) => event.kind === 'artifact-recorded' && event.artifactKind === 'checkpoint',
  );
const train = '$clipwise train --config run.json --spool spool';

describe('a run whose console', () => {
  it.each([
    ['is full', `${train} 2>/dev/full`],
    ['is closed by its reader', `${train} 2>&1 | head -1; exit $PIPESTATUS`],
    ['was closed before it began', `${train} 2>&-`],
  ])('%s completes with its checkpoint', async (_what, line) => {
    await writeConfig(folder, quickConfig);
    expect(await new ShellLine(line, folder).ended).toEqual({ code: 0, signal: null });
    expect((await eventsIn(spool())).at(-1)).toMatchObject({ kind: 'run-ended', outcome: 'completed' });
    expect(await checkpointsIn()).toHaveLength(1);
  });

  it('goes with Ctrl-C, as that of `2>&1 | tee log` does, still keeps checkpoint and end', async () => {
    const training = { ...quickConfig.training, epochs: 10_000 };
    await writeConfig(folder, { ...quickConfig, training });
    const line = new ShellLine(`${train} 2>&1 | tee log`, folder);
    await untilEvent(spool(), (event) => event.kind === 'privacy-charged' && event.step === 3);
    line.signal('SIGINT');
    const end = await untilEvent(spool(), ({ kind }) => kind === 'run-ended');
    expect(end).toMatchObject({ outcome: 'cancelled' });
    expect(await checkpointsIn()).toHaveLength(1);
    expect(await readFile(join(folder, 'log'), 'utf8')).toContain('steps');
  });
});

it.skipIf(!hasScript)('a run whose terminal is closed keeps checkpoint and end', async () => {
  const training = { ...quickConfig.training, epochs: 10_000 };
  await writeConfig(folder, { ...quickConfig, training });
  // The command has a terminal and a session of its own: killing `script` closes that terminal.
  const terminal = new ShellLine(`exec script -qfc "${train}" /dev/null`, folder);
  await untilEvent(spool(), (event) => event.kind === 'privacy-charged' && event.step === 3);
  terminal.signal('SIGKILL');
  expect(await untilEvent(spool(), ({ kind }) => kind === 'run-ended')).toMatchObject({
    outcome: 'cancelled',
  });
  expect(await checkpointsIn()).toHaveLength(1);
});

describe('a command whose output is what it is for', () => {
  it.each([
    ['ends with 1 where the disk is full', '$clipwise config schema > /dev/full', 1],
    [
      'ends with 0 where its reader has seen enough',
      '$clipwise config schema | head -1; exit $PIPESTATUS',
      0,
    ],
  ])('%s', async (_what, line, code) => {
    expect(await new ShellLine(line, folder).ended).toEqual({ code, signal: null });
  });
});
