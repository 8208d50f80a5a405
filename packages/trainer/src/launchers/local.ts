import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { reasonOf } from '../reporting/append-log.js';
import { identifyProcess, isAlive, processIdentitySchema } from '../reporting/process-identity.js';
import { writeAtomically } from '../reporting/write-atomically.js';
import { agentCommand } from './agent-command.js';
import type { Launcher } from './launcher.js';
import { LauncherError } from './launcher-error.js';

const startedSchema = z.array(z.object({ id: z.string(), process: processIdentitySchema }));
type Started = z.infer<typeof startedSchema>;

/** Agents as processes of this machine, which go on when the command that started them has ended. */
export const localLauncher: Launcher = {
  kind: 'local',
  title: 'processes of this machine',
  start: async (request) => {
    if (request.gpus > 0)
      throw new LauncherError('--gpus is for a cluster; on this machine every agent sees what there is');
    const known = await living(request.workDir);
    const started: Started = [];
    for (let count = 0; count < request.agents; count += 1) {
      const id = randomUUID().slice(0, 8);
      const folder = join(request.workDir, `agent-${id}`);
      await mkdir(folder, { recursive: true });
      const log = await open(join(folder, 'agent.log'), 'a');
      const [program, ...args] = agentCommand(request, folder);
      const child = spawn(program, args, { stdio: ['ignore', log.fd, log.fd], detached: true });
      child.unref();
      await log.close();
      const process = child.pid === undefined ? undefined : await identifyProcess(child.pid);
      if (process === undefined)
        throw new LauncherError(`an agent ended at once; ${folder}/agent.log says why`);
      started.push({ id, process });
      await writeAtomically(placeOf(request.workDir), JSON.stringify([...known, ...started]));
    }
    return started.map(({ id }) => id);
  },
  list: async (workDir) => (await living(workDir)).map(({ id }) => ({ id, state: 'running' as const })),
  stop: async (workDir) => {
    const agents = await living(workDir);
    for (const { process: agent } of agents) process.kill(agent.pid, 'SIGTERM');
    return agents.length;
  },
};

const placeOf = (workDir: string): string => join(workDir, 'launched.json');

async function living(workDir: string): Promise<Started> {
  let text: string;
  try {
    text = await readFile(placeOf(workDir), 'utf8');
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return [];
    throw error;
  }
  const known = startedSchema.parse(JSON.parse(text));
  const alive = await Promise.all(known.map(({ process }) => isAlive(process)));
  return known.filter((_, at) => alive[at]);
}
