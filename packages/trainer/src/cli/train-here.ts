import { join } from 'node:path';
import { consoleReporter } from '../reporting/console-reporter.js';
import { jsonReporter } from '../reporting/json-reporter.js';
import { type ReservedSink, reserveForLedger } from '../reporting/ledger-reserve.js';
import { namedArtifacts } from '../reporting/named-artifacts.js';
import { readRunLog } from '../reporting/run-log.js';
import { Spool } from '../reporting/spool.js';
import { stateFile } from '../reporting/state-file.js';
import { type EventObserver, teeSink } from '../reporting/tee-sink.js';
import { writeAtomically } from '../reporting/write-atomically.js';
import { ResumeError } from '../training/run-state.js';
import { type EarlierRun, type Outcome, train } from '../training/train-loop.js';
import { configName, type RunPlace } from './run-place.js';
import { stopOnSignals } from './stop-on-signals.js';

/** What is shown while a run goes on. */
export type ConsoleKind = 'progress' | 'quiet' | 'json';

/** How a run is shown and reported. */
export interface TrainHereOptions {
  readonly console: ConsoleKind;
  /** Origin of the API that the run is reported to. */
  readonly api?: string | undefined;
  readonly study: string;
}

/** Trains in this process until the run ends or a signal stops it. */
export async function trainHere(place: RunPlace, options: TrainHereOptions): Promise<Outcome> {
  const stopping = stopOnSignals();
  try {
    const session = await sessionOf(place, options);
    session?.cancelRequested.addEventListener('abort', stopping.stop);
    const outcome = await trainInto(await Spool.open(place.spool), place, options, stopping.signal);
    await session?.finish();
    return outcome;
  } finally {
    stopping.end();
  }
}

async function trainInto(
  spool: Spool,
  place: RunPlace,
  options: TrainHereOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  const { config, out, workingDirectory } = place;
  const observer = observerOf(options.console);
  const state = stateFile(place.home);
  let reserved: ReservedSink | undefined;
  try {
    const earlier = place.isContinued ? await earlierRun(place, observer) : undefined;
    if (out !== null && !place.isContinued)
      await writeAtomically(join(out, configName), `${JSON.stringify(config, null, 2)}\n`);
    reserved = await reserveForLedger(teeSink(spool, [observer]), place.spool, observer);
    const outcome = await train(config, {
      sink: out === null ? reserved : namedArtifacts(reserved, out),
      signal,
      workingDirectory,
      keepState: state.write,
      ...(earlier === undefined ? {} : { earlier }),
    });
    if (outcome === 'completed') await state.remove();
    if (options.console === 'progress') process.stderr.write(placeText(place, outcome));
    return outcome;
  } finally {
    await reserved?.close();
    await spool.close();
  }
}

async function sessionOf({ config, spool }: RunPlace, { api, study }: TrainHereOptions) {
  if (api === undefined) return undefined;
  // Only now: what talks to the API would make every other command start later.
  const { reportToApi } = await import('../reporting/api-session.js');
  const never = new AbortController().signal;
  return reportToApi({ apiUrl: api, studyName: study, config, spoolDir: spool, signal: never });
}

/** What the run did so far, shown to the observer as far as it counts for what comes. */
async function earlierRun(place: RunPlace, observer: EventObserver): Promise<EarlierRun> {
  const log = await readRunLog(place.spool);
  const state = await stateFile(place.home).read();
  if (log?.outcome === 'completed')
    throw new ResumeError(`the run of ${place.home} is complete; train a new one`);
  if (log === null && state !== null)
    throw new ResumeError(
      `${place.spool} has no events.jsonl, the ledger of the run; name the folder that has it by --spool`,
    );
  const { started = null, charged = null } = log ?? {};
  if (state !== null && started !== null) {
    observer.observe(started);
    if (charged !== null)
      observer.observe({
        kind: 'privacy-charged',
        at: started.at,
        step: charged.throughStep,
        event: charged.event,
        count: charged.count,
      });
  }
  return { state, charged };
}

function observerOf(kind: ConsoleKind): EventObserver {
  switch (kind) {
    case 'progress':
      return consoleReporter(process.stderr);
    case 'quiet':
      return consoleReporter(process.stderr, { isQuiet: true });
    case 'json':
      return jsonReporter(process.stdout);
    default:
      return kind satisfies never;
  }
}

function placeText({ out, home }: RunPlace, outcome: Outcome): string {
  const folder = out ?? home;
  return outcome === 'completed'
    ? `kept in ${folder}\n`
    : `kept in ${folder}; go on with: clipwise train --resume ${folder}\n`;
}
