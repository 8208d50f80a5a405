import type { ApiClient } from '../reporting/api-client.js';
import { ApiRefusedError } from '../reporting/api-errors.js';
import type { LogLine } from '../reporting/log-line.js';
import { OutageLog } from '../reporting/outage-log.js';
import { isAlive, type ProcessIdentity } from '../reporting/process-identity.js';
import { pause, retry } from '../reporting/retry.js';
import type { RunFolder } from './run-folder.js';
import { killGroup } from './trainer-process.js';

const impatientMs = 10_000;

/** Asked before anything is spent on a run that may be another's by now; an API that is away is waited for. */
export async function isStillLeased(
  { lease }: RunFolder,
  client: ApiClient,
  log: LogLine,
  signal: AbortSignal,
): Promise<boolean> {
  const outage = new OutageLog(log, `run ${lease.runId}`, 'it goes on when the API says that it may');
  try {
    const { cancelRequested } = await retry(() => client.heartbeat(lease, signal), { signal, outage });
    return !cancelRequested;
  } catch (error) {
    if (!signal.aborted && !(error instanceof ApiRefusedError)) throw error;
    return false;
  }
}

/** A process in the middle of a system call may take its time to die: that is told. */
export async function killAndWait(
  trainer: ProcessIdentity,
  log: LogLine,
  signal: AbortSignal,
): Promise<void> {
  killGroup(trainer.pid);
  const outage = new OutageLog(log, `process ${trainer.pid}`, 'waiting for its end');
  for (let waitedMs = 0; (await isAlive(trainer)) && !signal.aborted; waitedMs += 50) {
    if (waitedMs >= impatientMs) outage.failed(new Error('was killed and still lives'));
    await pause(50, signal);
  }
}

/** Puts a run back into the queue whose trainer kept no state to go on from; all that it spent was sent. */
export async function giveBack(
  folder: RunFolder,
  client: ApiClient,
  signal: AbortSignal,
  log: LogLine,
): Promise<void> {
  const { lease } = folder;
  const outage = new OutageLog(log, `run ${lease.runId}`, 'it goes back to the queue later');
  try {
    await retry(() => client.giveBackRun(lease, signal), { signal, outage });
    log('info', `run ${lease.runId}: back in the queue, as it had kept no state to go on from`);
  } catch (error) {
    // The next agent of the folder gives it back.
    if (signal.aborted) return;
    if (!(error instanceof ApiRefusedError)) throw error;
    log('warning', `run ${lease.runId}: ${error.message}`);
  }
  await folder.remove();
}
