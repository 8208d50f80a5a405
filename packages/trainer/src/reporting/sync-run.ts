import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { digestOf } from '../config/study/cell-key.js';
import type { ApiClient, GrantedLease } from './api-client.js';
import { type DrainOutcome, GraphqlReporter } from './graphql-reporter.js';
import type { LogLine } from './log-line.js';
import { OutageLog } from './outage-log.js';
import { retry } from './retry.js';
import { spoolPaths } from './spool.js';
import { readLease, StoredLeaseError, writeLease } from './stored-lease.js';

/** A run that was made without an API, and where it belongs. */
export interface OfflineRun {
  readonly folder: string;
  readonly config: unknown;
  readonly studyName: string;
  /** Null for the study of that name. */
  readonly studyId: string | null;
}

/**
 * Opens a run at the API for a folder, once: the same folder, and any copy of it, is the same run. The lease is kept in the
 * folder.
 *
 * @throws ApiRefusedError; StoredLeaseError where the folder has no events.
 */
export async function openOffline(
  client: ApiClient,
  { folder, config, studyName, studyId }: OfflineRun,
  log: LogLine,
  signal: AbortSignal,
): Promise<GrantedLease> {
  try {
    return await readLease(folder);
  } catch (error) {
    if (!(error instanceof StoredLeaseError)) throw error;
  }
  const digest = createHash('sha256')
    .update(`${digestOf(config)} ${await firstLine(spoolPaths(folder).events)}`)
    .digest('hex');
  const writerId = `sync-${digest}`;
  const asked = { writerId, studyName, config, idempotencyKey: writerId };
  const outage = new OutageLog(log, folder, 'nothing is lost, and it is asked again');
  const open = () => client.openRun(studyId === null ? asked : { ...asked, studyId }, signal);
  const lease = await retry(open, { signal, outage });
  await writeLease(folder, lease);
  return lease;
}

/** Sends what the API does not have of a spool. Killed at any moment and begun again, it stores each event once. Never throws. */
export async function sendSpool(
  client: ApiClient,
  spoolDir: string,
  lease: GrantedLease,
  log: LogLine,
  signal: AbortSignal,
): Promise<DrainOutcome> {
  const reporter = new GraphqlReporter({ client, spoolDir, lease, log });
  reporter.finish();
  return reporter.deliverCharges(await reporter.drain(signal), signal);
}

async function firstLine(path: string): Promise<string> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    lines.close();
    return line;
  }
  return '';
}
