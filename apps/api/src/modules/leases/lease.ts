import type { RunRow } from '../../db/tables/runs.js';
import { LeaseLostError, RunEndedError } from '../../errors.js';
import { hasEnded } from '../runs/run-status.js';

/** Who wants to write: the name and the fencing number of its claim. */
export interface Writer {
  readonly writerId: string;
  readonly epoch: number;
}

/**
 * Refuses a writer that may not write. An expired lease still counts for its writer as long as nobody else
 * claimed the run: coming back late loses nothing, being replaced loses the right for good.
 *
 * @param intent `goes-on` for what a trainer records: one that stopped its run may go on with it.
 * @throws LeaseLostError, RunEndedError.
 */
export function checkLease(run: RunRow, writer: Writer, intent: 'goes-on' | 'holds' = 'holds'): void {
  if (run.writerId !== writer.writerId || run.leaseEpoch !== writer.epoch) throw new LeaseLostError();
  if (hasEnded(run.status) && !(intent === 'goes-on' && wasStopped(run))) throw new RunEndedError();
}

/** Whether a run that its own trainer opened was stopped there, and nobody asked for it here: it may go on where it stopped. */
export function wasStopped({ status, openedByWriter, cancelRequested }: RunRow): boolean {
  return status === 'CANCELLED' && openedByWriter && !cancelRequested;
}
