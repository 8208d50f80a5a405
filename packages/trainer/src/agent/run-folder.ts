import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingEvent } from '@clipwise/contract';
import type { GrantedLease } from '../reporting/api-client.js';
import { type ProcessIdentity, processIdentitySchema } from '../reporting/process-identity.js';
import { Spool, spoolPaths } from '../reporting/spool.js';
import { parseSpoolLine } from '../reporting/spool-line.js';

/** How a run ended when its trainer could not say so itself. */
export interface ForcedEnd {
  readonly outcome: Extract<TrainingEvent, { kind: 'run-ended' }>['outcome'];
  readonly failure: { readonly code: string; readonly message: string } | null;
}

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
    await writeFile(folder.configFile, JSON.stringify(lease.config, null, 2));
    // Last: a folder without a lease was never handed to a trainer.
    await writeFile(join(folder.path, 'lease.json'), JSON.stringify(lease));
    return folder;
  }

  /** Runs that an earlier agent process left unfinished. */
  static async leftovers(workDir: string): Promise<readonly RunFolder[]> {
    const names = await readdir(join(workDir, 'runs')).catch(() => []);
    const folders = await Promise.all(
      names.map(async (name) => {
        const text = await readFile(join(workDir, 'runs', name, 'lease.json'), 'utf8').catch(() => undefined);
        return text === undefined
          ? undefined
          : new RunFolder(workDir, name, JSON.parse(text) as GrantedLease);
      }),
    );
    return folders.filter((folder) => folder !== undefined);
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

  async rememberTrainer(identity: ProcessIdentity): Promise<void> {
    await writeFile(join(this.path, 'child.json'), JSON.stringify(identity));
  }

  async trainer(): Promise<ProcessIdentity | undefined> {
    const text = await readFile(join(this.path, 'child.json'), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : processIdentitySchema.parse(JSON.parse(text));
  }

  /** Writes the run's end unless the trainer has; only when the trainer is gone. */
  async ensureEnd({ outcome, failure }: ForcedEnd): Promise<void> {
    // Opening cuts off a torn last line, so that every line left is an event.
    const spool = await Spool.open(this.spoolDir);
    try {
      const text = await readFile(spoolPaths(this.spoolDir).events, 'utf8').catch(() => '');
      const events = text
        .split('\n')
        .filter((line) => line !== '')
        .map(parseSpoolLine);
      if (events.some(({ kind }) => kind === 'run-ended')) return;
      const step = events.reduce(
        (last, event) => ('step' in event ? Math.max(last, event.step ?? 0) : last),
        0,
      );
      await spool.emit({ kind: 'run-ended', at: new Date().toISOString(), step, outcome, failure });
    } finally {
      await spool.close();
    }
  }

  /** The last words of the trainer, for a failure message. */
  async lastLogLine(): Promise<string> {
    const text = await readFile(this.logFile, 'utf8').catch(() => '');
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
