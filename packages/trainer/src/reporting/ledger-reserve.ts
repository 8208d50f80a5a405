import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingEvent } from '@clipwise/contract';
import type { TrainingSink } from '../training/training-sink.js';
import { SpoolWriteError } from './spool-errors.js';
import type { EventObserver } from './tee-sink.js';
import { writeAtomically } from './write-atomically.js';

/** Some 2,000 charges, or as long as somebody needs to see the warning and free space. */
const reserveBytes = 2 ** 20;
const full: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

/** A sink for whose ledger disk space is set aside. */
export interface ReservedSink extends TrainingSink {
  /** Gives the space back. */
  close(): Promise<void>;
}

/**
 * Sets disk space aside for events: on a full disk it is given free, the event is written, and metrics are left out from
 * then on, so that the ledger goes on and the run can say what happened.
 *
 * @param leftOut is shown the metrics that are left out.
 */
export async function reserveForLedger(
  sink: TrainingSink,
  folder: string,
  leftOut: EventObserver,
): Promise<ReservedSink> {
  const path = join(folder, 'ledger-reserve');
  const close = (): Promise<void> => rm(path, { force: true });
  // Random, since a file system may keep zeros without using any space.
  let isReserved = await writeAtomically(path, randomBytes(reserveBytes)).then(
    () => true,
    () => false,
  );
  let isFull = false;

  const write = async (event: TrainingEvent): Promise<void> => {
    try {
      await sink.emit(event);
    } catch (error) {
      if (!(error instanceof SpoolWriteError && full.has(error.reason) && isReserved)) throw error;
      await close();
      [isReserved, isFull] = [false, true];
      const message =
        'the disk is full: metrics are left out from now on, so that there is room for the ledger; free space soon';
      await sink.emit({ kind: 'log-written', at: new Date().toISOString(), level: 'warning', message });
      await sink.emit(event);
    }
  };
  return {
    putArtifact: (bytes, mediaType) => sink.putArtifact(bytes, mediaType),
    emit: async (event) => {
      if (isFull && event.kind === 'metrics-recorded') leftOut.observe(event);
      else await write(event);
    },
    close,
  };
}
