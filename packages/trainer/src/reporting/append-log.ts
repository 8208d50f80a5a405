import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SpoolWriteError } from './spool-errors.js';

/** The part of a file handle that an append log needs; tests put a failing disk in its place. */
export interface AppendFile {
  write(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesWritten: number }>;
  read(bytes: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  truncate(length: number): Promise<void>;
  datasync(): Promise<void>;
  stat(): Promise<{ readonly size: number }>;
  close(): Promise<void>;
}

interface PendingLine {
  readonly bytes: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: SpoolWriteError) => void;
}

const newline = 0x0a;

/**
 * A file of JSON lines that only grows, for one writer.
 *
 * Guarantees: `append` resolves after fsync; lines appended while an fsync runs share the next one
 * (group commit); a complete line, once in the file, is never taken back, so a reader in another process
 * may use every line that ends in a newline; a torn tail (crash, disk full) is cut off.
 */
export class AppendLog {
  readonly path: string;
  readonly #file: AppendFile;
  #length: number;
  #pending: PendingLine[] = [];
  #flushing: Promise<void> | undefined;
  #closed = false;
  #poisoned = false;
  #commits = 0;

  private constructor(path: string, file: AppendFile, length: number) {
    this.path = path;
    this.#file = file;
    this.#length = length;
  }

  /**
   * Opens or creates the log and cuts off a torn tail.
   *
   * @throws SpoolWriteError when the file cannot be opened or repaired.
   */
  static async open(
    path: string,
    openFile: (path: string) => Promise<AppendFile> = openForAppend,
  ): Promise<AppendLog> {
    try {
      await mkdir(dirname(path), { recursive: true });
      const file = await openFile(path);
      const { size } = await file.stat();
      const length = await endOfLastWholeLine(file, size);
      if (length !== size) await file.truncate(length);
      await file.datasync();
      await syncFolder(dirname(path));
      return new AppendLog(path, file, length);
    } catch (error) {
      throw new SpoolWriteError(path, reasonOf(error), error);
    }
  }

  /** Bytes of whole lines in the file. */
  get length(): number {
    return this.#length;
  }

  /** How often the file was synchronised for appends: group commit keeps it below the number of lines. */
  get commits(): number {
    return this.#commits;
  }

  /**
   * Appends one line (without its newline); resolves when it is durable.
   *
   * @throws SpoolWriteError when it was not written; the line is then not in the file.
   */
  append(line: string): Promise<void> {
    if (this.#closed) return Promise.reject(new SpoolWriteError(this.path, 'CLOSED'));
    if (this.#poisoned) return Promise.reject(new SpoolWriteError(this.path, 'POISONED'));
    const appended = new Promise<void>((resolve, reject) => {
      this.#pending.push({ bytes: Buffer.from(`${line}\n`), resolve, reject });
    });
    this.#flushing ??= this.#flush();
    return appended;
  }

  /** Waits for what was appended and closes the file. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#flushing;
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    // One turn of the event loop, so that callers of the same tick join the first commit too.
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const group = this.#pending;
      this.#pending = [];
      await this.#commit(group);
    }
    this.#flushing = undefined;
  }

  async #commit(group: readonly PendingLine[]): Promise<void> {
    if (this.#poisoned) {
      rejectAll(group, new SpoolWriteError(this.path, 'POISONED'));
      return;
    }
    const { written, failure } = await this.#write(Buffer.concat(group.map((line) => line.bytes)));
    const whole: PendingLine[] = [];
    let end = 0;
    for (const line of group) {
      if (end + line.bytes.length > written) break;
      end += line.bytes.length;
      whole.push(line);
    }
    try {
      // A reader may have seen the whole lines already, so only the torn tail goes.
      if (written > end) await this.#file.truncate(this.#length + end);
      if (end > 0) await this.#file.datasync();
    } catch (error) {
      // After a failed fsync the page cache no longer says what the disk holds: promise nothing more.
      this.#poisoned = true;
      rejectAll(group, new SpoolWriteError(this.path, reasonOf(error), error));
      return;
    }
    this.#length += end;
    if (end > 0) this.#commits += 1;
    for (const line of whole) line.resolve();
    if (failure !== undefined) rejectAll(group.slice(whole.length), failure);
  }

  async #write(bytes: Buffer): Promise<{ written: number; failure: SpoolWriteError | undefined }> {
    let written = 0;
    while (written < bytes.length) {
      try {
        const { bytesWritten } = await this.#file.write(
          bytes,
          written,
          bytes.length - written,
          this.#length + written,
        );
        if (bytesWritten === 0) return { written, failure: new SpoolWriteError(this.path, 'ENOSPC') };
        written += bytesWritten;
      } catch (error) {
        return { written, failure: new SpoolWriteError(this.path, reasonOf(error), error) };
      }
    }
    return { written, failure: undefined };
  }
}

/** The system's error code, or the error's text where it has none. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return String(error);
}

/** Makes created, renamed and removed names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder; its file system journals names by itself.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function openForAppend(path: string): Promise<AppendFile> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (reasonOf(error) !== 'ENOENT') throw error;
    return open(path, 'w+');
  }
}

function rejectAll(lines: readonly PendingLine[], error: SpoolWriteError): void {
  for (const line of lines) line.reject(error);
}

/**
 * After a power cut the tail may be half a line, or, where the file grew before its data reached the
 * disk, zeros: lines are dropped from the end until one parses.
 */
async function endOfLastWholeLine(file: AppendFile, size: number): Promise<number> {
  let end = await previousNewline(file, size);
  while (end > 0) {
    const start = await previousNewline(file, end - 1);
    const line = Buffer.alloc(end - 1 - start);
    await file.read(line, 0, line.length, start);
    if (isJson(line)) return end;
    end = start;
  }
  return 0;
}

/** Offset just after the last newline in the first `size` bytes; 0 when there is none. */
async function previousNewline(file: AppendFile, size: number): Promise<number> {
  const chunk = Buffer.alloc(64 * 1024);
  let end = size;
  while (end > 0) {
    const start = Math.max(0, end - chunk.length);
    const { bytesRead } = await file.read(chunk, 0, end - start, start);
    const index = chunk.subarray(0, bytesRead).lastIndexOf(newline);
    if (index >= 0) return start + index + 1;
    end = start;
  }
  return 0;
}

function isJson(line: Buffer): boolean {
  try {
    JSON.parse(line.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
