import type { LaunchRequest } from './launcher.js';

/** Program and arguments of an agent of this installation, by the command that is running. Its key travels by the environment, where nobody else reads it. */
export function agentCommand(
  { api, idleMinutes }: LaunchRequest,
  workDir: string,
): readonly [string, ...string[]] {
  const idle = ['--idle-minutes', String(idleMinutes)];
  return [
    process.execPath,
    process.argv[1] ?? 'clipwise',
    'agent',
    '--api',
    api,
    '--work-dir',
    workDir,
    ...idle,
  ];
}
