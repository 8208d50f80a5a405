import { Command, Option } from 'commander';
import { launchers } from '../launchers/all-launchers.js';
import type { Launcher } from '../launchers/launcher.js';
import { withApiKey } from './api-key-option.js';
import { OptionsError } from './options-error.js';

interface StartFlags {
  readonly with: string;
  readonly api: string;
  readonly workDir: string;
  readonly agents: string;
  readonly gpus: string;
  readonly idleMinutes: string;
}

/** `clipwise launch` */
export function launchCommand(): Command {
  const command = new Command('launch')
    .description('start agents that train what is queued at an API, here or on a cluster')
    .addHelpText(
      'after',
      `
${launchers.map(({ kind, title }) => `  ${kind.padEnd(12)}${title}`).join('\n')}

Only the API knows who trains what: agents may come, die and be started twice.

Examples:
  clipwise launch start --agents 2 --api http://127.0.0.1:4000
  SBATCH_PARTITION=gpu clipwise launch start --with slurm --agents 8 --gpus 1 --api http://clipwise.lab:4000 --work-dir /shared/agents
  clipwise launch stop --with slurm --work-dir /shared/agents
`,
    );
  for (const one of [startCommand(), listCommand(), stopCommand()]) command.addCommand(one.exitOverride());
  return command;
}

function startCommand(): Command {
  return withApiKey(launching('start'))
    .description('start agents')
    .requiredOption('--api <url>', 'the API whose runs they train')
    .option('--agents <n>', 'how many', '1')
    .option('--gpus <n>', 'graphics processors of each, on a cluster', '0')
    .option('--idle-minutes <n>', 'an agent without work for so long ends', '10')
    .action(async (flags: StartFlags) => {
      const ids = await launcherOf(flags).start({
        api: flags.api,
        workDir: flags.workDir,
        agents: numberOf('--agents', flags.agents, 1, 1_000),
        gpus: numberOf('--gpus', flags.gpus, 0, 64),
        idleMinutes: numberOf('--idle-minutes', flags.idleMinutes, 1, 100_000),
      });
      process.stdout.write(`${ids.map((id) => `agent ${id}`).join('\n')}\n`);
    });
}

function listCommand(): Command {
  return launching('list')
    .description('tell which agents of a work folder are there')
    .action(async (flags: StartFlags) => {
      const agents = await launcherOf(flags).list(flags.workDir);
      process.stdout.write(agents.map(({ id, state }) => `agent ${id} ${state}\n`).join('') || 'no agents\n');
    });
}

function stopCommand(): Command {
  return launching('stop')
    .description(
      'end the agents of a work folder; a run under way ends as failed, on a cluster it is left to another agent',
    )
    .action(async (flags: StartFlags) => {
      process.stdout.write(`${await launcherOf(flags).stop(flags.workDir)} agents are told to end\n`);
    });
}

function launching(name: string): Command {
  const [first] = launchers.map(({ kind }) => kind);
  return new Command(name)
    .addOption(
      new Option('--with <launcher>', 'by what').choices(launchers.map(({ kind }) => kind)).default(first),
    )
    .option(
      '--work-dir <dir>',
      'spools and logs of the agents; on a cluster a folder that all machines reach',
      '.clipwise/agents',
    );
}

function launcherOf({ with: kind }: Pick<StartFlags, 'with'>): Launcher {
  const found = launchers.find((one) => one.kind === kind);
  if (found === undefined)
    throw new OptionsError(`--with must be one of ${launchers.map((one) => one.kind).join(', ')}`);
  return found;
}

function numberOf(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new OptionsError(
    `${flag} must be a whole number from ${least} to ${most}, got ${JSON.stringify(text)}`,
  );
}
