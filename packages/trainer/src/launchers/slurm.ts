import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { agentCommand } from './agent-command.js';
import type { LaunchedAgent, Launcher } from './launcher.js';
import { runTool } from './run-tool.js';
import { workFolderName } from './work-folder-name.js';

/**
 * Agents as jobs of Slurm. Further options of sbatch come from its own variables (`SBATCH_PARTITION`, `SBATCH_TIMELIMIT`,
 * `SBATCH_ACCOUNT`). A job that
 * Slurm starts again, as after the loss of a machine or when it made room for another, keeps its number and with it the folder of its agent, from which a run goes on.
 */
export const slurmLauncher: Launcher = {
  kind: 'slurm',
  title: 'jobs of Slurm, by sbatch',
  start: async (request) => {
    const workDir = resolve(request.workDir);
    await mkdir(workDir, { recursive: true });
    const script = scriptOf(agentCommand(request, '$folder'), workDir);
    const ids: string[] = [];
    for (let count = 0; count < request.agents; count += 1)
      ids.push((await runTool('sbatch', [...optionsOf(workDir, request.gpus), '--wrap', script])).trim());
    return ids;
  },
  list: async (workDir) => {
    const said = await runTool('squeue', [
      '--noheader',
      '--format=%A %T',
      `--name=${workFolderName(workDir)}`,
    ]);
    return said
      .split('\n')
      .filter((line) => line !== '')
      .map((line): LaunchedAgent => {
        const [id = '', state] = line.trim().split(' ');
        return { id, state: state === 'RUNNING' ? 'running' : 'waiting' };
      });
  },
  stop: async (workDir) => {
    const agents = await slurmLauncher.list(workDir);
    // To the agent alone: it ends its trainer by itself, and leaves the run.
    if (agents.length > 0) await runTool('scancel', [`--name=${workFolderName(workDir)}`]);
    return agents.length;
  },
};

function optionsOf(workDir: string, gpus: number): readonly string[] {
  return [
    '--parsable',
    '--requeue',
    '--open-mode=append',
    `--job-name=${workFolderName(workDir)}`,
    `--output=${join(workDir, 'agent-%j.log')}`,
    ...(gpus === 0 ? [] : [`--gres=gpu:${gpus}`]),
  ];
}

/** The shell becomes the agent, so that signals of Slurm reach it. */
function scriptOf(command: readonly string[], workDir: string): string {
  const words = [...command, '--leave-runs'].map((word) => (word === '$folder' ? '"$folder"' : quoted(word)));
  return `folder=${quoted(workDir)}/agent-"$SLURM_JOB_ID"; mkdir -p "$folder" && exec ${words.join(' ')}`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
