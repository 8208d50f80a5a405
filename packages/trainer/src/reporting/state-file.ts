import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeRunState, type KeptState } from '../training/run-state.js';
import { reasonOf } from './append-log.js';
import { writeAtomically } from './write-atomically.js';

/** Name of the file with the state to continue from, in the folder of a run. */
export const stateFileName = 'resume.safetensors';

/** Of the owner alone: the state is private data. */
const ownerOnly = 0o600;

/** The newest state of a run in its folder: whole, old or new, whenever the process is killed. */
export function stateFile(folder: string): {
  /** @throws SpoolWriteError; the older state then stands. */
  write(state: Uint8Array): Promise<void>;
  /** Null when there is none. @throws ResumeError for a file that is no state. */
  read(): Promise<KeptState | null>;
  remove(): Promise<void>;
} {
  const path = join(folder, stateFileName);
  return {
    write: (state) => writeAtomically(path, state, ownerOnly),
    read: async () => {
      try {
        return decodeRunState(await readFile(path), path);
      } catch (error) {
        if (reasonOf(error) === 'ENOENT') return null;
        throw error;
      }
    },
    remove: () => rm(path, { force: true }),
  };
}
