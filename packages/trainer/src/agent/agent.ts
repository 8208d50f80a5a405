import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodes } from '@clipwise/contract/errors';
import { z } from 'zod';
import { ApiClient, type GrantedLease } from '../reporting/api-client.js';
import { reasonOf } from '../reporting/append-log.js';
import { lockFolder } from '../reporting/folder-lock.js';
import { type DrainOutcome, GraphqlReporter } from '../reporting/graphql-reporter.js';
import { keepLease } from '../reporting/heartbeat.js';
import type { LogLine } from '../reporting/log-line.js';
import { OutageLog } from '../reporting/outage-log.js';
import { isAlive } from '../reporting/process-identity.js';
import { backoffMs, pause } from '../reporting/retry.js';
import { ensureRunEnd, type ForcedEnd } from '../reporting/run-end.js';
import { writeAtomically } from '../reporting/write-atomically.js';
import { listenForCommands } from './command-listener.js';
import { crashMessage } from './crash-message.js';
import { giveBack, isStillLeased, killAndWait } from './left-run.js';
import { RunFolder } from './run-folder.js';
import { clipwiseTrain, type TrainerCommand, TrainerProcess } from './trainer-process.js';

/** What an agent works with. */
export interface AgentOptions {
  readonly apiUrl: string;
  /** Leases, spools and logs of the runs under way; one agent at a time. */
  readonly workDir: string;
  readonly log: LogLine;
  /** Aborted to stop: the run under way is ended as failed, and told to the API within 10 s or at the next start. */
  readonly signal: AbortSignal;
  /**
   * Stopped, it leaves the run under way to the next agent of the work folder, which goes on from the state that the trainer kept, or to
   * any other once the lease is over. A run without a state yet goes back to the queue.
   */
  readonly leavesRuns?: boolean;
  /** Pause between looks at the queue while it is empty. Default 1 s. */
  readonly pollMs?: number;
  /** Without work for so long, it ends by itself; left out, never. */
  readonly idleMs?: number;
  /** Default: `clipwise train` of this installation. */
  readonly trainerCommand?: TrainerCommand;
}

const stopDrainMs = 10_000;
/** Times that a run goes on whose trainer was killed; what kills it again and again needs a person. */
const mostResumes = 5;

/**
 * Claims queued runs, one at a time, and executes each in a child process until the signal is aborted.
 *
 * The child writes to a spool on disk; this process sends it. The API may be away for any length of time.
 *
 * @throws FolderLockedError when another agent uses the work folder.
 */
export async function runAgent(options: AgentOptions): Promise<void> {
  const { workDir, signal, log, apiUrl } = options;
  await mkdir(join(workDir, 'runs'), { recursive: true });
  const lock = await lockFolder(workDir);
  const ended = new AbortController();
  try {
    const writerId = await stableWriterId(workDir, log);
    const client = new ApiClient(apiUrl);
    const cancels = new Map<string, () => void>();
    const listening = AbortSignal.any([signal, ended.signal]);
    listenForCommands(apiUrl, writerId, (runId) => cancels.get(runId)?.(), log, listening);
    const leftovers = await RunFolder.leftovers(workDir, ({ message }) => log('warning', message));
    for (const folder of leftovers) await takeUp(folder, client, cancels, options);
    log('info', `agent ${writerId} waits for runs of ${apiUrl}`);
    const claiming = new OutageLog(log, 'no run could be claimed', 'tried again until it works');
    while (!signal.aborted) {
      const lease = await claim(client, writerId, claiming, options);
      if (lease === undefined) break;
      await execute(await RunFolder.create(workDir, lease), client, cancels, options);
    }
  } finally {
    ended.abort();
    await lock.release();
  }
}

/** The same id over restarts, so that an unfinished lease is still this agent's. */
async function stableWriterId(workDir: string, log: LogLine): Promise<string> {
  const file = join(workDir, 'agent.json');
  try {
    return writerSchema.parse(JSON.parse(await readFile(file, 'utf8'))).writerId;
  } catch (error) {
    if (reasonOf(error) !== 'ENOENT') log('warning', `${file} holds no name of an agent; taking a new one`);
  }
  const writerId = `agent-${randomUUID()}`;
  await writeAtomically(file, JSON.stringify({ writerId }));
  return writerId;
}

const writerSchema = z.object({ writerId: z.string().min(1) });

/** The next run; undefined when the agent is stopped, or had no work for long enough. The pause between two looks grows while the API is away. */
async function claim(
  client: ApiClient,
  writerId: string,
  outage: OutageLog,
  { signal, pollMs = 1_000, idleMs = Number.POSITIVE_INFINITY }: AgentOptions,
): Promise<GrantedLease | undefined> {
  const since = performance.now();
  for (let failures = 0; !signal.aborted && performance.now() - since < idleMs; ) {
    try {
      const lease = await client.claimRun(writerId, signal);
      outage.succeeded();
      if (lease !== undefined) return lease;
      failures = 0;
    } catch (error) {
      if (signal.aborted) return undefined;
      outage.failed(error instanceof Error ? error : new Error(String(error)));
      failures += 1;
    }
    await pause(failures === 0 ? pollMs : Math.max(pollMs, backoffMs(failures)), signal);
  }
  return undefined;
}

/** Trains the run of a folder, anew or from the state that an earlier trainer kept in it. */
async function execute(
  folder: RunFolder,
  client: ApiClient,
  cancels: Map<string, () => void>,
  options: AgentOptions,
): Promise<void> {
  const { signal, log } = options;
  const { lease } = folder;
  const start = (isContinued: boolean) =>
    TrainerProcess.start(options.trainerCommand ?? clipwiseTrain, folder, isContinued);
  const isContinued = await folder.isResumable();
  log('info', `run ${lease.runId} (${lease.runName}): ${isContinued ? 'goes on' : 'started'}`);
  let trainer = await start(isContinued);
  const done = new AbortController();
  const beats = new AbortController();
  let isCancelled = false;
  let isLost = false;
  const cancel = (): void => {
    isCancelled = true;
    trainer.cancel();
  };
  const lose = (reason: string): void => {
    log('warning', `run ${lease.runId}: ${reason}; its trainer is stopped`);
    isLost = true;
    trainer.kill();
  };
  const isOurs = (): boolean => !isLost && !isCancelled;
  const isWanted = (): boolean => isOurs() && !signal.aborted;
  cancels.set(lease.runId, cancel);
  const killTrainer = (): void => trainer.kill();
  signal.addEventListener('abort', killTrainer);
  if (signal.aborted) trainer.kill();

  const reporter = new GraphqlReporter({
    ...{ client, spoolDir: folder.spoolDir, lease, log },
    trainer: { cancelRequested: cancel },
  });
  const beating = keepLease(
    client,
    lease,
    { cancelRequested: cancel, refused: (error) => lose(error.message) },
    { signal: AbortSignal.any([done.signal, beats.signal]), log },
  );
  const draining = reporter.drain(done.signal).then((outcome) => {
    if (outcome.kind === 'lease-lost' || outcome.kind === 'run-ended' || outcome.kind === 'rejected')
      lose(outcome.message);
    return outcome;
  });

  const giveUpLater = (): void =>
    AbortSignal.timeout(stopDrainMs).addEventListener('abort', () => done.abort());
  try {
    let exit = await trainer.exited;
    for (let killed = 1; killed <= mostResumes && isWanted() && (await folder.isResumable()); killed += 1) {
      log('warning', `run ${lease.runId}: the trainer ended with ${exit}; it goes on from the state it kept`);
      trainer = await start(true);
      // What came while it started had no trainer to tell.
      if (!isWanted()) trainer.kill();
      exit = await trainer.exited;
    }
    signal.removeEventListener('abort', killTrainer);
    const isLeft = signal.aborted && options.leavesRuns === true && isOurs() && !(await folder.hasEnd());
    if (!isLost && !isLeft)
      await ensureRunEnd(folder.spoolDir, () => forcedEnd(folder, exit, isCancelled, signal.aborted));
    reporter.finish();
    if (signal.aborted) giveUpLater();
    else signal.addEventListener('abort', giveUpLater);
    const outcome = await reporter.deliverCharges(await draining, done.signal);
    const isSent = outcome.kind === 'drained';
    if (isLeft && isSent && !(await folder.isResumable())) {
      beats.abort();
      await beating;
      await giveBack(folder, client, done.signal, log);
    } else if (isLeft && (isSent || outcome.kind === 'aborted'))
      log('info', `run ${lease.runId}: left to the next agent of this work folder`);
    else await close(folder, outcome, log);
  } finally {
    // Also when the disk took no end: a lease must not be kept for a run that nobody trains.
    done.abort();
    signal.removeEventListener('abort', giveUpLater);
    cancels.delete(lease.runId);
    await Promise.all([draining, beating]);
  }
}

async function forcedEnd(
  folder: RunFolder,
  exit: string,
  isCancelled: boolean,
  isStopping: boolean,
): Promise<ForcedEnd> {
  if (isStopping)
    return failed(
      errorCodes.AGENT_STOPPED,
      'the training agent was stopped while the run was under way; run it again',
    );
  if (isCancelled) return { outcome: 'cancelled', failure: null };
  return failed(errorCodes.TRAINER_CRASHED, crashMessage(exit, await folder.lastLogLine()));
}

const failed = (code: string, message: string): ForcedEnd => ({
  outcome: 'failed',
  failure: { code, message },
});

/**
 * Goes on with a run that an earlier agent process left, from the state that its trainer kept, as long as the lease is still
 * this agent's; without a state it goes back to the queue, when what was written is sent. A run that is another's is ended.
 */
async function takeUp(
  folder: RunFolder,
  client: ApiClient,
  cancels: Map<string, () => void>,
  options: AgentOptions,
): Promise<void> {
  const { log, signal } = options;
  const trainer = await folder.trainer();
  if (trainer !== undefined && (await isAlive(trainer))) await killAndWait(trainer, log, signal);
  if (signal.aborted) return;
  const isOurs = !(await folder.hasEnd()) && (await isStillLeased(folder, client, log, signal));
  if (isOurs && (await folder.isResumable())) return execute(folder, client, cancels, options);
  if (signal.aborted) return;
  log('info', `run ${folder.lease.runId}: left by an earlier agent; sending what it wrote`);
  if (!isOurs)
    await ensureRunEnd(folder.spoolDir, async () =>
      failed(
        errorCodes.AGENT_RESTARTED,
        'the training agent ended unexpectedly while the run was under way; run it again',
      ),
    );
  const reporter = new GraphqlReporter({ client, spoolDir: folder.spoolDir, lease: folder.lease, log });
  reporter.finish();
  const outcome = await reporter.deliverCharges(await reporter.drain(signal), signal);
  if (isOurs && outcome.kind === 'drained') await giveBack(folder, client, signal, log);
  else await close(folder, outcome, log);
}

async function close(folder: RunFolder, outcome: DrainOutcome, log: LogLine): Promise<void> {
  const { runId } = folder.lease;
  if (outcome.kind === 'drained') {
    await folder.remove();
    log('info', `run ${runId}: ended; ${outcome.acknowledgedSequence} batches were acknowledged`);
  } else if (outcome.kind === 'aborted') {
    log(
      'warning',
      `run ${runId}: the API did not take everything in time; the rest is sent when the agent starts again`,
    );
  } else {
    const place = await folder.keep();
    const remedy = outcome.kind === 'rejected' ? `; when that is mended: clipwise send ${place}` : '';
    log('warning', `run ${runId}: ${outcome.message}; what was written is kept in ${place}${remedy}`);
  }
}
