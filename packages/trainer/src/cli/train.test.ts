import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventsIn, quickConfig, ShellLine, untilEvent, writeConfig } from './testing/train-process.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwise-train-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const run = (line: string) => new ShellLine(`${line} 2>log`, folder).ended;
const log = () => readFile(join(folder, 'log'), 'utf8');
const chargesIn = async (out: string) =>
  (await eventsIn(join(folder, out))).filter(({ kind }) => kind === 'privacy-charged');
const checkpointOf = (out: string) => readFile(join(folder, out, 'checkpoint.safetensors'));
const seeded = {
  ...quickConfig,
  noise: { noiseMultiplier: 1, source: { kind: 'seeded', seed: 2 } },
  sparsification: { kind: 'random', finalRate: 0.5 },
  sampling: { kind: 'shuffled', batchSize: 3 },
  training: { ...quickConfig.training, epochs: 12 },
  checkpoint: { everySteps: 5 },
} as const;

describe('clipwise train', { timeout: 240_000 }, () => {
  it('keeps a run that names no folder in runs/<name>-<time>, and leaves no state of one that is complete', async () => {
    await writeConfig(folder, { ...quickConfig, name: 'Mine, first!' });
    expect(await run('$clipwise train --config run.json')).toEqual({ code: 0, signal: null });
    const [name = ''] = await readdir(join(folder, 'runs'));
    expect(name).toMatch(/^mine-first-\d{8}-\d{6}$/);
    expect(await log()).toContain(`kept in runs/${name}`);
    expect((await readdir(join(folder, 'runs', name))).sort()).toEqual([
      'artifacts',
      'checkpoint.safetensors',
      'config.json',
      'events.jsonl',
      'samples',
    ]);
  });

  it.each([
    ['--out .', /--out \. is not empty \(it holds log, other, run\.json\).*name another folder/],
    ['--out other', /--out other is not empty \(it holds checkpoint\.safetensors\)/],
    ['--out run.json', /--out run\.json is no folder/],
    ['--spool used', /--spool used holds events\.jsonl of another run.*--resume used/],
    ['--out used', /--out used holds a run already.*--resume used/],
    ['--resume other', /holds no run: neither resume\.safetensors nor config\.json/],
    ['--resume used --out new', /--resume goes on in the folder of the run; leave --out out/],
  ])('%s is refused before anything is changed', async (flags, message) => {
    await writeConfig(folder, quickConfig);
    await mkdir(join(folder, 'other'));
    await writeFile(join(folder, 'other', 'checkpoint.safetensors'), 'of somebody else');
    if (flags.includes('used')) {
      await mkdir(join(folder, 'used'));
      await writeFile(join(folder, 'used', 'events.jsonl'), '');
    }
    const config = flags.startsWith('--resume') ? '' : '--config run.json';
    const before = await namesAndTimes();
    expect(await run(`$clipwise train ${config} ${flags}`)).toEqual({ code: 2, signal: null });
    expect(await log()).toMatch(message);
    expect(await log()).not.toContain('ENOENT');
    expect(await namesAndTimes()).toEqual(before);
  });

  it('killed with -9 again and again, and continued, gives the checkpoint of a run that was left alone', async () => {
    await writeConfig(folder, seeded);
    expect((await run('$clipwise train --config run.json --out whole')).code).toBe(0);
    // Right after a state, right before one, in the middle; and twice before the next state.
    let line = 'train --config run.json --out killed';
    for (const step of [6, 15, 18, 19, 43]) {
      const process = new ShellLine(`exec $clipwise ${line}`, folder);
      await untilEvent(
        join(folder, 'killed'),
        (event) => event.kind === 'metrics-recorded' && event.step >= step,
      );
      process.signal('SIGKILL');
      expect(await process.ended).toEqual({ code: null, signal: 'SIGKILL' });
      line = 'train --resume killed';
    }
    await writeFile(join(folder, 'longer.json'), JSON.stringify({ ...seeded, training: { epochs: 13 } }));
    expect((await run('$clipwise train --resume killed --config longer.json')).code).toBe(2);
    expect(await log()).toContain('--config is not the config that the run was started with');
    const { mode } = await stat(join(folder, 'killed', 'resume.safetensors'));
    expect(mode & 0o777).toBe(0o600);
    expect((await run(`$clipwise ${line}`)).code).toBe(0);
    expect(Buffer.compare(await checkpointOf('killed'), await checkpointOf('whole'))).toBe(0);
    expect(await chargesIn('killed')).toHaveLength((await chargesIn('whole')).length);
    expect((await run('$clipwise train --resume killed')).code).toBe(2);
    expect(await log()).toContain('the run of killed is complete');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'stopped by %s keeps the step it was at, and goes on from it',
    async (signal) => {
      await writeConfig(folder, { ...quickConfig, training: { ...quickConfig.training, epochs: 20 } });
      const process = new ShellLine('exec $clipwise train --config run.json --out run', folder);
      await untilEvent(join(folder, 'run'), (event) => event.kind === 'privacy-charged' && event.step === 3);
      process.signal(signal);
      expect(await process.ended).toEqual({ code: 130, signal: null });
      const charged = (await chargesIn('run')).length;
      expect((await eventsIn(join(folder, 'run'))).at(-1)).toMatchObject({
        outcome: 'cancelled',
        step: charged,
      });
      expect((await checkpointOf('run')).length).toBeGreaterThan(1000);
      expect((await run('$clipwise train --resume run')).code).toBe(0);
      // Nothing was charged twice.
      expect(await chargesIn('run')).toHaveLength(80);
      expect(await log()).toContain(`continued after step ${charged} of 80\n`);
    },
  );

  it('prints each event as a line of JSON, and nothing on standard error, when asked to', async () => {
    await writeConfig(folder, quickConfig);
    expect((await run('$clipwise train --config run.json --out run --json >lines')).code).toBe(0);
    const lines = (await readFile(join(folder, 'lines'), 'utf8')).trim().split('\n');
    expect(lines.map((text) => JSON.parse(text))).toEqual(await eventsIn(join(folder, 'run')));
    expect(await log()).toBe('');
    expect((await run('$clipwise train --config run.json --out quiet --quiet')).code).toBe(0);
    expect(await log()).toBe('');
  });

  it('reads 3,000 files where 256 may be open at once', async () => {
    const files = Object.fromEntries(['train', 'val'].map((split) => [split, join(folder, 'data', split)]));
    for (const [split, root] of Object.entries(files)) {
      for (const part of ['images', 'masks']) {
        await mkdir(join(root, part), { recursive: true });
        for (let index = 0; index < (split === 'val' ? 1 : 1500); index++) {
          const subject = split === 'val' ? 9999 : index;
          const name = `Subject_${String(subject).padStart(4, '0')}_01.npy`;
          await writeFile(join(root, part, name), part === 'images' ? onePixel(200) : onePixel(0));
        }
      }
    }
    await writeConfig(folder, {
      ...quickConfig,
      dataset: { kind: 'duke', root: 'data', imageHeight: 16, imageWidth: 16 },
      sampling: { kind: 'poisson', expectedBatchSize: 1 },
      training: { ...quickConfig.training, epochs: 1 },
    });
    const process = new ShellLine(
      'ulimit -n 256; exec $clipwise train --config run.json --out run 2>log',
      folder,
    );
    await Promise.race([
      process.ended,
      untilEvent(join(folder, 'run'), ({ kind }) => kind === 'run-started'),
    ]);
    expect(await eventsIn(join(folder, 'run'))).toContainEqual(
      expect.objectContaining({
        kind: 'run-started',
        dataset: expect.objectContaining({ trainingExamples: 1500 }),
      }),
    );
    process.signal('SIGKILL');
    await process.ended;
  });
});

/** A 1 x 1 array of uint8. */
const header = `${"{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1), }".padEnd(117)}\n`;
const onePixel = (value: number): Buffer =>
  Buffer.concat([
    Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]),
    Buffer.from(header, 'latin1'),
    Buffer.of(value),
  ]);

async function namesAndTimes(): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  // The log is where the command's words go.
  const kept = names.filter((name) => name !== 'log').sort();
  return Promise.all(kept.map(async (name) => `${name} ${(await stat(join(folder, name))).mtimeMs}`));
}
