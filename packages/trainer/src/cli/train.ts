import { Command } from 'commander';
import type { Outcome } from '../training/train-loop.js';
import { withApiKey } from './api-key-option.js';
import { OptionsError } from './options-error.js';
import { readConfig, remarksOn } from './read-config.js';
import { continuedRun, newRun, type RunPlace } from './run-place.js';
import { type ConsoleKind, trainHere } from './train-here.js';

interface TrainFlags {
  readonly config?: string;
  readonly out?: string;
  readonly resume?: string;
  readonly spool?: string;
  readonly api?: string;
  readonly study: string;
  readonly awaitApi?: true;
  readonly quiet?: true;
  readonly json?: true;
}

const exitCodes: Readonly<Record<Outcome, number>> = { completed: 0, failed: 1, cancelled: 130 };
/** Trained, but the API does not have everything. */
const unreported = 3;

/** `clipwise train` */
export function trainCommand(outcome: { exitCode: number }): Command {
  return withApiKey(new Command('train'))
    .description('train as a config says, or go on with a run that was stopped or killed')
    .option('--config <file>', 'run config (JSON)')
    .option(
      '--out <dir>',
      'keep config, event log, checkpoint and samples here; default runs/<name>-<time>, or nowhere with --spool',
    )
    .option('--resume <dir>', 'go on with the run of this folder (--out, or --spool with --config)')
    .option(
      '--api <url>',
      'store and stream the run through this API; with --resume the one that it was opened at',
    )
    .option('--study <name>', 'study that the run belongs to, with --api', 'Command line')
    .option('--spool <dir>', 'write the event spool here, for an agent that sends it')
    .option(
      '--await-api',
      'take no step before the agent that sends the spool says that the API has taken the data',
    )
    .option('--quiet', 'say nothing but warnings and failures')
    .option('--json', 'print each event as a line of JSON instead of the progress')
    .addHelpText(
      'after',
      `
Nothing is ever overwritten: folders must be new or empty.

Ctrl-C, SIGTERM and SIGHUP stop after the step under way and keep checkpoint and
state; Ctrl-C once more stops at once. The state is also kept as the config's
"checkpoint" says, every minute if it says nothing, so that a run goes on with
--resume after kill -9 or a power cut. It is private data (resume.safetensors,
for its owner only) and goes when the run is complete. With --api a run that was
killed goes on at its API too.

Exit code: 0 completed, 1 failed, 2 wrong config or usage, 3 trained but not all of it
reported to the API, 130 cancelled.

Examples:
  clipwise train --config run.json --out runs/first
  clipwise train --resume runs/first
  clipwise train --config run.json --api http://127.0.0.1:4000
  clipwise train --resume runs/first --api http://127.0.0.1:4000
`,
    )
    .action(async (flags: TrainFlags) => {
      if (flags.awaitApi === true && flags.spool === undefined)
        throw new OptionsError(
          '--await-api needs --spool DIR: an agent sends it; with --api a run waits anyway',
        );
      const place = await placeOf(flags);
      if (flags.quiet === undefined) process.stderr.write(remarksOn(place.config));
      const ended = await trainHere(place, { ...flags, console: consoleOf(flags) });
      outcome.exitCode =
        ended.isReported || ended.outcome === 'failed' ? exitCodes[ended.outcome] : unreported;
    });
}

async function placeOf({ config: file, resume, out, spool }: TrainFlags): Promise<RunPlace> {
  if (resume === undefined) {
    if (file === undefined)
      throw new OptionsError(
        'train needs --config FILE, or --resume DIR; make a config with: clipwise config example > run.json',
      );
    return newRun({ config: await readConfig(file), out, spool });
  }
  if (out !== undefined) throw new OptionsError('--resume goes on in the folder of the run; leave --out out');
  return continuedRun({ folder: resume, spool, config: file === undefined ? null : await readConfig(file) });
}

function consoleOf({ quiet, json }: TrainFlags): ConsoleKind {
  if (json === true) return 'json';
  return quiet === true ? 'quiet' : 'progress';
}
