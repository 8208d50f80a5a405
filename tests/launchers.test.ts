import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApi } from '../apps/api/src/testing/test-api.js';
import { probePort } from '../infra/local/ports.mjs';
import { smallRun } from './support/small-run.js';
import { createTestDatabase } from './support/test-database.js';
import { waitFor } from './support/wait-for.js';

const command = fileURLToPath(new URL('../packages/trainer/bin/clipwise.js', import.meta.url));
const run = promisify(execFile);

let api: TestApi;
let root: string;
beforeAll(async () => {
  api = await TestApi.start(createTestDatabase, 'launchers');
  root = await mkdtemp(join(tmpdir(), 'clipwise-launchers-'));
});
afterAll(async () => {
  await api.stop();
  await rm(root, { recursive: true, force: true });
});

const launch = async (env: NodeJS.ProcessEnv, ...args: readonly string[]) =>
  (await run(process.execPath, [command, 'launch', ...args], { env: { ...process.env, ...env } })).stdout;

/** Waits until the runs of a study have ended. @returns status and writer of each. */
const trained = (studyId: string) =>
  waitFor(
    async () =>
      (
        await api.sql.query<{ status: string; writer_id: string }>(
          'select status, writer_id from runs where study_id = $1 order by number',
          [studyId],
        )
      ).rows,
    (rows) => rows.every(({ status }) => !['QUEUED', 'RUNNING'].includes(status)),
  );

/** Starts two agents, has them train a study of four runs, and ends them. */
async function trainsByTwo(kind: string, env: NodeJS.ProcessEnv): Promise<void> {
  const workDir = join(root, kind);
  const where = ['--with', kind, '--work-dir', workDir];
  const started = await launch(env, 'start', ...where, '--agents', '2', '--api', api.server.url);
  const ids = [...started.matchAll(/^agent (\S+)$/gm)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(2);
  // Both wait for work before there is any, so that neither has it all.
  await waitFor(
    async () =>
      (await api.sql.query("select from writers where last_seen_at > now() - interval '1 minute'"))
        .rowCount ?? 0,
    (count) => count >= 2,
  );
  const listed = await launch(env, 'list', ...where);
  for (const id of ids) expect(listed).toContain(`agent ${id} running`);
  const study = await api.createStudy(
    [1, 2, 3, 4].map((at) => smallRun(`${kind} ${at}`, 1)),
    kind,
  );
  const runs = await trained(study);
  expect(runs.map(({ status }) => status)).toEqual(runs.map(() => 'COMPLETED'));
  expect(new Set(runs.map(({ writer_id }) => writer_id)).size).toBe(2);
  expect(await launch(env, 'stop', ...where)).toBe('2 agents are told to end\n');
  await waitFor(
    () => launch(env, 'list', ...where),
    (text) => text === 'no agents\n',
  );
  await api.sql.query('delete from writers');
}

describe('launchers', () => {
  it('local: two agents outlive the command that started them and train a study', async () => {
    await trainsByTwo('local', {});
  }, 300_000);

  it('slurm: says what is missing where it is not installed', async () => {
    const env = { PATH: root };
    await expect(
      launch(env, 'start', '--with', 'slurm', '--api', api.server.url, '--work-dir', root),
    ).rejects.toMatchObject({
      stderr: expect.stringContaining('sbatch is not there'),
    });
  });
});

const tools = ['munged', 'slurmctld', 'slurmd', 'sbatch'];
const isRoot = process.getuid?.() === 0;
const hasSlurm =
  isRoot &&
  tools.every((tool) => {
    try {
      return execFileSync('which', [tool]).length > 0;
    } catch {
      // Not installed.
      return false;
    }
  });
if (!hasSlurm)
  console.warn(
    'no Slurm that this account may start (root; apt-get install slurm-wlm munge): not tested on it here',
  );

describe.skipIf(!hasSlurm)('the launcher slurm on a Slurm of this machine', () => {
  const daemons: ChildProcess[] = [];
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    const place = join(root, 'cluster');
    await mkdir(join(place, 'state'), { recursive: true });
    await mkdir(join(place, 'spool'));
    await writeFile(join(place, 'munge.key'), randomBytes(1_024), { mode: 0o600 });
    const host = hostname().split('.')[0];
    const socket = join(place, 'munge.socket');
    const settings = [
      ...['ClusterName=clipwise', `SlurmctldHost=${host}(127.0.0.1)`, 'SlurmUser=root', 'SlurmdUser=root'],
      ...[
        'AuthType=auth/munge',
        `AuthInfo=socket=${socket},cred_expire=5`,
        'CredType=cred/munge',
        'MpiDefault=none',
      ],
      ...[
        'ProctrackType=proctrack/linuxproc',
        'TaskPlugin=task/none',
        'JobAcctGatherType=jobacct_gather/none',
      ],
      ...[`SlurmctldPort=${await probePort(0)}`, `SlurmdPort=${await probePort(0)}`, 'ReturnToService=2'],
      ...[`StateSaveLocation=${place}/state`, `SlurmdSpoolDir=${place}/spool`, 'SelectType=select/cons_tres'],
      ...[
        `SlurmctldPidFile=${place}/ctld.pid`,
        `SlurmdPidFile=${place}/d.pid`,
        'SelectTypeParameters=CR_Core',
      ],
      ...['AccountingStorageType=accounting_storage/none', 'SchedulerParameters=sched_interval=1'],
      `NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN`,
      `PartitionName=main Nodes=${host} Default=YES MaxTime=INFINITE State=UP`,
    ];
    await writeFile(join(place, 'slurm.conf'), `${settings.join('\n')}\n`);
    env = { SLURM_CONF: join(place, 'slurm.conf') };
    const start = (tool: string, ...args: readonly string[]) =>
      daemons.push(spawn(tool, [...args], { env: { ...process.env, ...env }, stdio: 'ignore' }));
    start(
      ...([
        'munged',
        '--force',
        '--foreground',
        `--socket=${socket}`,
        `--key-file=${place}/munge.key`,
      ] as const),
      ...[
        `--pid-file=${place}/munge.pid`,
        `--log-file=${place}/munge.log`,
        `--seed-file=${place}/munge.seed`,
      ],
    );
    start('slurmctld', '-D');
    start('slurmd', '-D');
    await waitFor(
      () =>
        run('sinfo', ['--noheader', '--format=%T'], { env: { ...process.env, ...env } }).then(
          ({ stdout }) => stdout,
          () => '',
        ),
      (state) => state.includes('idle'),
    );
  });
  afterAll(async () => {
    for (const daemon of daemons.toReversed()) {
      const gone = new Promise((resolve) => daemon.once('exit', resolve));
      daemon.kill('SIGTERM');
      await gone;
    }
  });

  it('two agents as jobs train a study, and end by scancel', async () => {
    await trainsByTwo('slurm', env);
  }, 300_000);

  it('a job that is requeued goes on from the state of its run, and begins again where none was kept', async () => {
    const workDir = join(root, 'requeued');
    const where = ['--with', 'slurm', '--work-dir', workDir];
    const [job = ''] =
      /(?<=^agent )\S+$/m.exec(await launch(env, 'start', ...where, '--api', api.server.url)) ?? [];
    // Of the first study some steps are done when the job is requeued, of the second none.
    for (const [least, attempts, told] of [
      [6, 1, 'goes on'],
      [0, 2, 'back in the queue'],
    ] as const) {
      const config = { ...smallRun('requeued', 25), checkpoint: { everySteps: 1 } };
      const study = await api.createStudy([config], 'requeued');
      const look = async () => {
        const { rows } = await api.sql.query<{ status: string; attempts: number; charged_steps: number }>(
          'select status, attempts, charged_steps from runs where study_id = $1',
          [study],
        );
        return rows[0];
      };
      await waitFor(look, (run) => run?.status === 'RUNNING' && run.charged_steps >= least);
      await run('scontrol', ['requeue', job], { env: { ...process.env, ...env } });
      await trained(study);
      expect(await look()).toMatchObject({ status: 'COMPLETED', attempts });
      expect(await readFile(join(workDir, `agent-${job}.log`), 'utf8')).toContain(told);
    }
    await launch(env, 'stop', ...where);
    await waitFor(
      () => launch(env, 'list', ...where),
      (text) => text === 'no agents\n',
    );
    await api.sql.query('delete from writers');
  }, 300_000);

  it('asks for graphics processors, and passes on why a cluster refuses', async () => {
    const asking = [
      'start',
      '--with',
      'slurm',
      '--gpus',
      '2',
      '--api',
      api.server.url,
      '--work-dir',
      join(root, 'gpus'),
    ];
    await expect(launch(env, ...asking)).rejects.toMatchObject({
      stderr: expect.stringMatching(/sbatch refused: .*(gres|Requested node configuration)/i),
    });
  });
});
