import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { errorCodes } from '@clipwise/contract/errors';
import { ResumeError } from '../training/run-state.js';
import { ApiClient, type GrantedLease } from './api-client.js';
import { ApiRefusedError } from './api-errors.js';
import { type DrainOutcome, GraphqlReporter, isLost } from './graphql-reporter.js';
import { keepLease } from './heartbeat.js';
import { type LogLine, logToStandardError } from './log-line.js';
import { readLease, writeLease } from './stored-lease.js';

/** What `clipwise train --api URL` reports, and from where. */
export interface ApiSessionOptions {
  /** Origin of the API, such as http://127.0.0.1:4000. */
  readonly apiUrl: string;
  readonly studyName: string;
  /** The run's config, as parsed from its file. */
  readonly config: unknown;
  /** Folder that the run's `Spool` writes to; it may be opened before or after. The lease is kept in it as well. */
  readonly spoolDir: string;
  /** Goes on with the run whose lease is kept in `spoolDir`, and opens none. */
  readonly isContinued?: boolean;
  /** Gives up sending when aborted; what was not sent stays in the spool. */
  readonly signal: AbortSignal;
  readonly log?: LogLine;
}

/** A run that this process trains and reports. */
export interface ApiSession {
  readonly runId: string;
  /** Aborted when a user cancels the run, or when the API has taken it away from this writer. */
  readonly cancelRequested: AbortSignal;
  /** Sends what is left, waiting for an unavailable API; call it after the spool was closed. Never throws. */
  finish(): Promise<DrainOutcome>;
}

/**
 * Opens a run, or goes on with one, and reports its spool in the background while this process trains.
 *
 * @throws ApiUnavailableError or ApiRefusedError when the run cannot be opened, StoredLeaseError or ResumeError when it cannot go on;
 *   nothing was started then.
 *
 * @example
 * const session = await reportToApi({ apiUrl, studyName: 'mine', config, spoolDir: dir, signal });
 * const spool = await Spool.open(dir);
 * const stop = AbortSignal.any([signal, session.cancelRequested]);
 * await train(config, { sink: spool, signal: stop, confirmed: () => confirmed(dir, stop, () => {}) });
 * await spool.close();
 * const outcome = await session.finish();
 */
export async function reportToApi(options: ApiSessionOptions): Promise<ApiSession> {
  const { spoolDir, signal } = options;
  const log = options.log ?? logToStandardError;
  const client = new ApiClient(options.apiUrl);
  const lease = await (options.isContinued === true ? takeUp(client, options) : open(client, options));
  const cancel = new AbortController();
  const heartbeats = new AbortController();
  const trainer = { cancelRequested: () => cancel.abort() };
  const reporter = new GraphqlReporter({ client, spoolDir, lease, log, trainer });
  let isFinishing = false;
  const listener = {
    cancelRequested: () => cancel.abort(),
    refused: (error: ApiRefusedError) => {
      // While the rest is sent the run ends by what was sent; the reporter's own answer says how that went.
      if (isFinishing && error.code === errorCodes.RUN_ENDED) return;
      log('warning', `run ${lease.runId}: ${error.message}`);
      cancel.abort();
    },
  };
  const beating = keepLease(client, lease, listener, {
    signal: AbortSignal.any([signal, heartbeats.signal]),
    log,
  });
  const draining = reporter.drain(signal).then((outcome) => {
    heartbeats.abort();
    // A trainer that waits for the API's word will never have it.
    if (isLost(outcome) || !reporter.isConfirmed) cancel.abort();
    if (outcome.kind !== 'drained' && outcome.kind !== 'aborted')
      log('warning', `run ${lease.runId}: ${outcome.message}; nothing more is sent`);
    return outcome;
  });
  return {
    runId: lease.runId,
    cancelRequested: cancel.signal,
    finish: async () => {
      isFinishing = true;
      reporter.finish();
      const outcome = await reporter.deliverCharges(await draining, signal);
      await beating;
      return outcome;
    },
  };
}

async function open(
  client: ApiClient,
  { studyName, config, spoolDir, signal }: ApiSessionOptions,
): Promise<GrantedLease> {
  await mkdir(spoolDir, { recursive: true });
  const writerId = `trainer-${randomUUID()}`;
  const lease = await client.openRun({ writerId, studyName, config, idempotencyKey: writerId }, signal);
  await writeLease(spoolDir, lease);
  return lease;
}

/** The lease by which the run was written so far, which the API still honours. */
async function takeUp(
  client: ApiClient,
  { apiUrl, spoolDir, signal }: ApiSessionOptions,
): Promise<GrantedLease> {
  const lease = await readLease(spoolDir);
  try {
    await client.heartbeat(lease, signal);
  } catch (error) {
    if (!(error instanceof ApiRefusedError)) throw error;
    throw new ResumeError(
      `run ${lease.runId} cannot go on at ${apiUrl} (${error.message}); go on without --api, and send the folder when it has ended: clipwise sync FOLDER`,
    );
  }
  return lease;
}
