import { join } from 'node:path';
import type { ApiSession } from '../reporting/api-session.js';
import { confirmed } from '../reporting/confirmation.js';
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
import { listenForStops, type Stops } from './listen-for-stops.js';
import { missingText } from './missing-text.js';
import { configName, type RunPlace } from './run-place.js';

/** What is shown while a run goes on. */
export type ConsoleKind = 'progress' | 'quiet' | 'json';

/** How a run is shown and reported. */
export interface TrainHereOptions {
  readonly console: ConsoleKind;
  /** Origin of the API that the run is reported to. */
  readonly api?: string | undefined;
  readonly study: string;
  /** Takes no step before an agent says that the API has taken the data; so it is in any case with `api`. */
  readonly awaitApi?: boolean | undefined;
}

/** How a run ended here. */
export interface Ended {
  readonly outcome: Outcome;
  /** False when an API was named that has not taken everything. */
  readonly isReported: boolean;
}

/** Trains in this process until the run ends or a signal stops it, and sends what an API that was named does not have yet. */
export async function trainHere(place: RunPlace, options: TrainHereOptions): Promise<Ended> {
  const { spool } = place;
  const { api } = options;
  const stops = listenForStops(spool);
  try {
    const session = api === undefined ? undefined : await openSession(place, options, api, stops.giveUp);
    session?.cancelRequested.addEventListener('abort', stops.cancel);
    let outcome: Outcome;
    let missing: string | undefined;
    try {
      outcome = await trainInto(await Spool.open(spool), place, options, stops.cancelled);
    } finally {
      missing = await unsent(session, stops, api ?? '', spool);
      if (missing !== undefined) process.stderr.write(`run ${session?.runId}: ${missing}\n`);
    }
    return { outcome, isReported: missing === undefined };
  } finally {
    stops.close();
  }
}

/** Sends the rest. @returns what the API does not have, and what to do. */
async function unsent(
  session: ApiSession | undefined,
  stops: Stops,
  api: string,
  spool: string,
): Promise<string | undefined> {
  if (session === undefined) return undefined;
  stops.nowSending();
  const waiting = setTimeout(
    () => process.stderr.write('waiting for the API to take the rest; Ctrl-C keeps it on disk instead\n'),
    patienceMs,
  );
  try {
    return missingText(await session.finish(), api, spool);
  } finally {
    clearTimeout(waiting);
  }
}

const patienceMs = 2_000;

function sayThatItWaits(): void {
  process.stderr.write(
    'waiting for the API to confirm the data set: no step is taken before; Ctrl-C ends the run\n',
  );
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
    const sink = await reserveForLedger(teeSink(spool, [observer]), place.spool, observer);
    reserved = sink;
    const outcome = await train(config, {
      sink: out === null ? sink : namedArtifacts(sink, out),
      signal,
      workingDirectory,
      ...(options.api === undefined && options.awaitApi !== true
        ? {}
        : { confirmed: () => confirmed(place.spool, signal, sayThatItWaits) }),
      keepState: async (kept) => {
        await sink.requireRoom();
        await state.write(kept);
      },
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

/** The run at the API. */
async function openSession(
  { config, spool, isContinued }: RunPlace,
  { study }: TrainHereOptions,
  apiUrl: string,
  signal: AbortSignal,
): Promise<ApiSession> {
  // Only now: what talks to the API would make every other command start later.
  const { reportToApi } = await import('../reporting/api-session.js');
  return reportToApi({ apiUrl, studyName: study, config, spoolDir: spool, isContinued, signal });
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
    for (const { event, count } of charged?.charges ?? [])
      observer.observe({
        kind: 'privacy-charged',
        at: started.at,
        step: charged?.throughStep ?? 0,
        event,
        count,
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
