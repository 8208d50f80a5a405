import { randomBytes } from 'node:crypto';
import { rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingEvent } from '@clipwise/contract';
import type { TrainingSink } from '../training/training-sink.js';
import { isDiskFull, SpoolWriteError } from './spool-errors.js';
import type { EventObserver } from './tee-sink.js';
import { writeAtomically } from './write-atomically.js';

/** Some 2,000 charges, or as long as somebody needs to see the warning and free space. */
const reserveBytes = 2 ** 20;
/** Given free at a time: what lies free, whoever fills the disk may take as well. */
const pieceBytes = 2 ** 14;
/** Between two looks whether there is room again. */
const pauseMs = 1_000;
/** Without these the record of a run is wrong, and not only shorter. */
const indispensable: ReadonlySet<TrainingEvent['kind']> = new Set([
  'run-started',
  'privacy-charged',
  'run-ended',
]);

/** A sink for whose ledger disk space is set aside. */
export interface ReservedSink extends TrainingSink {
  /** Before anything else is written to the same disk. @throws SpoolWriteError while the room that is left is the ledger's. */
  requireRoom(): Promise<void>;
  /** Gives the space back. */
  close(): Promise<void>;
}

/**
 * Sets disk space aside for the ledger. On a full disk it is given free piece by piece, and nothing is written but charges, start
 * and end of the run: artifacts are refused, metrics and messages left out, until there is room again.
 *
 * @param leftOut is shown the events that are left out.
 * @param setAside writes the reserve whole or not at all.
 */
export async function reserveForLedger(
  sink: TrainingSink,
  folder: string,
  leftOut: EventObserver,
  setAside: (path: string, bytes: Uint8Array) => Promise<void> = writeAtomically,
): Promise<ReservedSink> {
  const path = join(folder, 'ledger-reserve');
  let isFull = false;
  let lookedAt = performance.now();

  // Random, since a file system may keep zeros without using any space.
  const take = (): Promise<boolean> =>
    setAside(path, randomBytes(reserveBytes)).then(
      () => true,
      () => false,
    );
  /** @returns false when nothing is left to give. */
  const givePiece = async (): Promise<boolean> => {
    const { size } = await stat(path).catch(() => ({ size: 0 }));
    if (size > 0) await truncate(path, Math.max(0, size - pieceBytes));
    return size > 0;
  };
  const write = async (event: TrainingEvent): Promise<void> => {
    for (;;) {
      try {
        return await sink.emit(event);
      } catch (error) {
        if (!isDiskFull(error) || !(await givePiece())) throw error;
        if (isFull) continue;
        isFull = true;
        await tell(
          'warning',
          'the disk is full: metrics, artifacts and states are left out from now on, so that there is room for the ledger; free space soon',
        );
      }
    }
  };
  const tell = (level: 'info' | 'warning', message: string): Promise<void> =>
    write({ kind: 'log-written', at: new Date().toISOString(), level, message });
  const hasRoom = async (): Promise<boolean> => {
    if (!isFull) return true;
    if (performance.now() - lookedAt < pauseMs) return false;
    lookedAt = performance.now();
    if (!(await take())) return false;
    isFull = false;
    await tell('info', 'there is room on the disk again: everything is kept from now on');
    return true;
  };
  const requireRoom = async (): Promise<void> => {
    if (!(await hasRoom())) throw new SpoolWriteError(folder, 'ENOSPC');
  };

  await take();
  return {
    putArtifact: async (bytes, mediaType) => {
      await requireRoom();
      return sink.putArtifact(bytes, mediaType);
    },
    emit: async (event) => {
      if (indispensable.has(event.kind) || (await hasRoom())) await write(event);
      else leftOut.observe(event);
    },
    requireRoom,
    close: () => rm(path, { force: true }),
  };
}
