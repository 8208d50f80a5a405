import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GrantedLease } from '../reporting/api-client.js';
import { reasonOf } from '../reporting/append-log.js';
import { type ProcessIdentity, processIdentitySchema } from '../reporting/process-identity.js';
import { readRunLog } from '../reporting/run-log.js';
import { stateFileName } from '../reporting/state-file.js';
import { readLease, StoredLeaseError, writeLease } from '../reporting/stored-lease.js';
import { writeAtomically } from '../reporting/write-atomically.js';

/** Everything the agent keeps of one leased run, so that another agent process can put it to bed. */
export class RunFolder {
  private constructor(
    private readonly workDir: string,
    private readonly name: string,
    readonly lease: GrantedLease,
  ) {}

  static async create(workDir: string, lease: GrantedLease): Promise<RunFolder> {
    const folder = new RunFolder(workDir, `${lease.runId}-${lease.epoch}`, lease);
    await mkdir(folder.spoolDir, { recursive: true });
    await writeAtomically(folder.configFile, JSON.stringify(lease.config, null, 2));
    // Last: a folder without a lease was never handed to a trainer.
    await writeLease(folder.path, lease);
    return folder;
  }

  /**
   * Runs that an earlier agent process left unfinished.
   *
   * @param unreadable is told of folders whose lease cannot be read; they stay where they are.
   */
  static async leftovers(
    workDir: string,
    unreadable: (error: StoredLeaseError) => void,
  ): Promise<readonly RunFolder[]> {
    const folders: RunFolder[] = [];
    for (const name of await readdir(join(workDir, 'runs'))) {
      try {
        folders.push(new RunFolder(workDir, name, await readLease(join(workDir, 'runs', name))));
      } catch (error) {
        if (!(error instanceof StoredLeaseError)) throw error;
        unreadable(error);
      }
    }
    return folders;
  }

  get path(): string {
    return join(this.workDir, 'runs', this.name);
  }
  get spoolDir(): string {
    return join(this.path, 'spool');
  }
  get configFile(): string {
    return join(this.path, 'config.json');
  }
  get logFile(): string {
    return join(this.path, 'trainer.log');
  }

  /** Whether a trainer can go on where an earlier one was killed: it kept a state, and did not say how the run ended. */
  async isResumable(): Promise<boolean> {
    if (!existsSync(join(this.spoolDir, stateFileName))) return false;
    return (await readRunLog(this.spoolDir))?.outcome === null;
  }

  /** Whether the trainer said how the run ended. */
  async hasEnd(): Promise<boolean> {
    return ((await readRunLog(this.spoolDir))?.outcome ?? null) !== null;
  }

  async rememberTrainer(identity: ProcessIdentity): Promise<void> {
    await writeAtomically(join(this.path, 'child.json'), JSON.stringify(identity));
  }

  /** The process that trains or trained; undefined when none was started. */
  async trainer(): Promise<ProcessIdentity | undefined> {
    const text = await textOf(join(this.path, 'child.json'));
    return processIdentitySchema.safeParse(jsonOf(text)).data;
  }

  /** The last words of the trainer, for a failure message. */
  async lastLogLine(): Promise<string> {
    const text = await textOf(this.logFile);
    return text.trim().split('\n').at(-1)?.slice(0, 500) ?? '';
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  /** Moves the folder aside, for a person to look at. @returns where to. */
  async keep(): Promise<string> {
    const place = join(this.workDir, 'kept', this.name);
    await mkdir(join(this.workDir, 'kept'), { recursive: true });
    await rename(this.path, place);
    return place;
  }
}

/** Empty when there is no such file. */
async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (reasonOf(error) !== 'ENOENT') throw error;
    return '';
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller's schema says what that means.
    return undefined;
  }
}
