import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TrainingEvent } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import { Command } from 'commander';
import type { RunConfig } from '../config/run-config.js';
import { consoleReporter } from '../reporting/console-reporter.js';
import { Spool, spoolPaths } from '../reporting/spool.js';
import { teeSink } from '../reporting/tee-sink.js';
import { type Outcome, train } from '../training/train-loop.js';
import type { TrainingSink } from '../training/training-sink.js';
import { readConfig, remarksOn } from './read-config.js';

interface TrainFlags {
  readonly config: string;
  readonly out?: string;
  readonly spool?: string;
  readonly api?: string;
  readonly study: string;
}

/** The folder for the results holds another run. */
export class OutputFolderError extends Error {
  readonly code = errorCodes.OUTPUT_TAKEN;

  constructor(folder: string) {
    super(`--out ${folder} holds a run already; name another folder, or delete this one`);
    this.name = 'OutputFolderError';
  }
}

const exitCodes: Readonly<Record<Outcome, number>> = { completed: 0, failed: 1, cancelled: 130 };

/** `clipwise train` */
export function trainCommand(outcome: { exitCode: number }): Command {
  return new Command('train')
    .description('train as a config says; Ctrl-C stops after the step under way and keeps the checkpoint')
    .requiredOption('--config <file>', 'run config (JSON)')
    .option('--out <dir>', 'keep config, event log, checkpoint and samples here')
    .option('--api <url>', 'store and stream the run through this API')
    .option('--study <name>', 'study that the run belongs to, with --api', 'Command line')
    .option('--spool <dir>', 'write the event spool here, for an agent that sends it')
    .addHelpText(
      'after',
      '\nExit code: 0 completed, 1 failed, 2 wrong config or usage, 130 cancelled.\n\nExample:\n  clipwise train --config run.json --out runs/first --api http://127.0.0.1:4000\n',
    )
    .action(async (flags: TrainFlags) => {
      const config = await readConfig(flags.config);
      process.stderr.write(remarksOn(config));
      outcome.exitCode = exitCodes[await run(config, flags)];
    });
}

async function run(config: RunConfig, flags: TrainFlags): Promise<Outcome> {
  if (flags.out !== undefined && existsSync(spoolPaths(flags.out).events))
    throw new OutputFolderError(flags.out);
  const cancel = new AbortController();
  const stop = (): void => {
    if (cancel.signal.aborted) process.exit(130);
    process.stderr.write('\nstopping after this step; once more stops at once\n');
    cancel.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  const isTemporary = flags.spool === undefined && flags.out === undefined;
  const spoolDir = flags.spool ?? flags.out ?? (await mkdtemp(join(tmpdir(), 'clipwise-run-')));
  try {
    const giveUp = new AbortController();
    const session =
      flags.api === undefined
        ? undefined
        : await (await import('../reporting/api-session.js')).reportToApi({
            apiUrl: flags.api,
            studyName: flags.study,
            config,
            spoolDir,
            signal: giveUp.signal,
          });
    session?.cancelRequested.addEventListener('abort', () => cancel.abort());
    const spool = await Spool.open(spoolDir);
    const sink = flags.out === undefined ? spool : await folderSink(spool, flags.out, config);
    const result = await train(config, {
      sink: teeSink(sink, [consoleReporter(process.stderr)]),
      signal: cancel.signal,
      workingDirectory: process.cwd(),
    });
    await spool.close();
    await session?.finish();
    return result;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    if (isTemporary) await rm(spoolDir, { recursive: true, force: true });
  }
}

/** Also writes the artifacts under their names: checkpoint.safetensors, samples/epoch-1/example-0/image.png, ... */
async function folderSink(sink: TrainingSink, folder: string, config: RunConfig): Promise<TrainingSink> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
  let last: Uint8Array = new Uint8Array();
  return {
    putArtifact: (bytes, mediaType) => {
      last = bytes;
      return sink.putArtifact(bytes, mediaType);
    },
    emit: async (event: TrainingEvent) => {
      if (event.kind === 'artifact-recorded') {
        const name =
          event.artifactKind === 'sample' ? join('samples', `epoch-${event.epoch}`, event.name) : event.name;
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), last);
      }
      await sink.emit(event);
    },
  };
}
