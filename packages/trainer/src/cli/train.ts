import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TrainingEvent } from '@clipwise/contract';
import { errorCodes } from '@clipwise/contract/errors';
import { Command } from 'commander';
import type { RunConfig } from '../config/run-config.js';
import type { ApiSession } from '../reporting/api-session.js';
import { reasonOf } from '../reporting/append-log.js';
import { consoleReporter } from '../reporting/console-reporter.js';
import type { DrainOutcome } from '../reporting/graphql-reporter.js';
import { Spool, spoolPaths } from '../reporting/spool.js';
import { SpoolWriteError } from '../reporting/spool-errors.js';
import { teeSink } from '../reporting/tee-sink.js';
import { type Outcome, train } from '../training/train-loop.js';
import type { TrainingSink } from '../training/training-sink.js';
import { listenForStops } from './listen-for-stops.js';
import { missingText } from './missing-text.js';
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
/** Trained, but the API does not have everything. */
const unreported = 3;
const patienceMs = 2_000;

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
      '\nExit code: 0 completed, 1 failed, 2 wrong config or usage, 3 trained but not all of it reported to the API, 130 cancelled.\n\nExample:\n  clipwise train --config run.json --out runs/first --api http://127.0.0.1:4000\n',
    )
    .action(async (flags: TrainFlags) => {
      const config = await readConfig(flags.config);
      process.stderr.write(remarksOn(config));
      outcome.exitCode = await run(config, flags);
    });
}

async function run(config: RunConfig, flags: TrainFlags): Promise<number> {
  if (flags.out !== undefined && existsSync(spoolPaths(flags.out).events))
    throw new OutputFolderError(flags.out);
  const isTemporary = flags.spool === undefined && flags.out === undefined;
  const spoolDir = flags.spool ?? flags.out ?? (await mkdtemp(join(tmpdir(), 'clipwise-run-')));
  const stops = listenForStops(spoolDir);
  let isKept = !isTemporary;
  try {
    const spool = await Spool.open(spoolDir);
    const session = await openSession(spool, config, flags, stops.giveUp);
    session?.cancelRequested.addEventListener('abort', () => stops.cancel());
    let result: Outcome;
    let missing: string | undefined;
    try {
      const sink = flags.out === undefined ? spool : await folderSink(spool, flags.out, config);
      result = await train(config, {
        sink: teeSink(sink, [consoleReporter(process.stderr)]),
        signal: stops.cancelled,
        workingDirectory: process.cwd(),
      });
    } finally {
      try {
        await spool.close();
      } finally {
        // Whatever became of the disk: the API must not wait for a run that has ended.
        stops.nowSending();
        if (session !== undefined) missing = missingText(await lastWords(session), flags.api ?? '', spoolDir);
        isKept ||= missing !== undefined;
        if (missing !== undefined) process.stderr.write(`run ${session?.runId}: ${missing}\n`);
      }
    }
    return result !== 'failed' && missing !== undefined ? unreported : exitCodes[result];
  } finally {
    stops.close();
    if (!isKept) await rm(spoolDir, { recursive: true, force: true });
  }
}

/** Sends the rest, and says so where that takes its time. */
async function lastWords(session: ApiSession): Promise<DrainOutcome> {
  const waiting = setTimeout(
    () => process.stderr.write('waiting for the API to take the rest; Ctrl-C keeps it on disk instead\n'),
    patienceMs,
  );
  try {
    return await session.finish();
  } finally {
    clearTimeout(waiting);
  }
}

/** The run at the API, where one was named. A refusal leaves no sign of a run in the folder. */
async function openSession(
  spool: Spool,
  config: RunConfig,
  flags: TrainFlags,
  signal: AbortSignal,
): Promise<ApiSession | undefined> {
  if (flags.api === undefined) return undefined;
  try {
    const { reportToApi } = await import('../reporting/api-session.js');
    return await reportToApi({
      apiUrl: flags.api,
      studyName: flags.study,
      config,
      spoolDir: spool.dir,
      signal,
    });
  } catch (error) {
    await spool.close();
    await rm(spoolPaths(spool.dir).events, { force: true });
    throw error;
  }
}

/** Also writes the artifacts under their names: checkpoint.safetensors, samples/epoch-1/example-0/image.png, ... */
async function folderSink(sink: TrainingSink, folder: string, config: RunConfig): Promise<TrainingSink> {
  const write = async (name: string, content: string | Uint8Array): Promise<void> => {
    const path = join(folder, name);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    } catch (error) {
      throw new SpoolWriteError(path, reasonOf(error), error);
    }
  };
  await write('config.json', `${JSON.stringify(config, null, 2)}\n`);
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
        await write(name, last);
      }
      await sink.emit(event);
    },
  };
}
