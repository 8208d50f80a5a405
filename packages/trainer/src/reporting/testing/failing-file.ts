import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { AppendFile } from '../append-log.js';

/** What a test's disk refuses from now on. */
export interface DiskFault {
  /** Bytes it still takes before every write fails with ENOSPC; infinite when healthy. */
  bytesLeft: number;
  /** Whether fsync fails with EIO. */
  syncFails: boolean;
}

/**
 * Opens a real file behind a disk that fails as `fault` says.
 *
 * @param reserve a file whose bytes are free again once it is gone.
 */
export function failingDisk(fault: DiskFault, reserve?: string): (path: string) => Promise<AppendFile> {
  return async (path) => {
    const file = await open(path, 'a+').then(async (created) => {
      await created.close();
      return open(path, 'r+');
    });
    return {
      read: (bytes, offset, length, position) => file.read(bytes, offset, length, position),
      truncate: (length) => file.truncate(length),
      stat: () => file.stat(),
      close: () => file.close(),
      datasync: async () => {
        if (fault.syncFails) throw systemError('EIO');
        await file.datasync();
      },
      write: async (bytes, offset, length, position) => {
        if (fault.bytesLeft <= 0 && (reserve === undefined || existsSync(reserve)))
          throw systemError('ENOSPC');
        const taken = fault.bytesLeft <= 0 ? length : Math.min(length, fault.bytesLeft);
        fault.bytesLeft -= taken;
        return file.write(bytes, offset, taken, position);
      },
    };
  };
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}
