import { type FileHandle, open } from 'node:fs/promises';
import { reasonOf } from './append-log.js';

/** How much one read may take. A single line longer than `maxBytes` is still returned, alone. */
export interface ReadLimits {
  readonly maxLines: number;
  /** Sum of the lines' bytes, newlines included. */
  readonly maxBytes: number;
}

/** Whole lines of a spool and the offset that follows them. */
export interface SpoolLines {
  readonly lines: readonly string[];
  readonly endOffset: number;
}

const newline = 0x0a;

/**
 * Tails a spool's events from any process, while or after it is written. Only lines that end in a
 * newline are seen; the writer never takes one of those back.
 */
export class SpoolReader {
  readonly #path: string;
  #file: FileHandle | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** The whole lines from a byte offset on, within the limits; none when the file is absent or ends there. */
  async read(offset: number, limits: ReadLimits): Promise<SpoolLines> {
    const file = await this.#open();
    if (file === undefined) return { lines: [], endOffset: offset };
    let capacity = limits.maxBytes;
    for (;;) {
      const chunk = Buffer.alloc(capacity);
      const { bytesRead } = await file.read(chunk, 0, capacity, offset);
      const found = splitLines(chunk.subarray(0, bytesRead), limits.maxLines);
      const isCutLine = found.lines.length === 0 && bytesRead === capacity;
      if (!isCutLine) return { lines: found.lines, endOffset: offset + found.bytes };
      capacity *= 2;
    }
  }

  /** The bytes of a range, for sending it again unchanged. */
  async readRange(start: number, end: number): Promise<Buffer> {
    const file = await this.#open();
    const bytes = Buffer.alloc(end - start);
    if (file === undefined) return bytes.subarray(0, 0);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    return bytes.subarray(0, bytesRead);
  }

  /** Makes what was read durable: the writer may be killed before its own fsync. */
  async sync(): Promise<void> {
    await (await this.#open())?.datasync();
  }

  /** Closes the file; a later read opens it again. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #open(): Promise<FileHandle | undefined> {
    try {
      // Windows flushes only through a handle that may write.
      this.#file ??= await open(this.#path, process.platform === 'win32' ? 'r+' : 'r');
      return this.#file;
    } catch (error) {
      if (reasonOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }
}

function splitLines(chunk: Buffer, maxLines: number): { lines: string[]; bytes: number } {
  const lines: string[] = [];
  let start = 0;
  while (lines.length < maxLines) {
    const end = chunk.indexOf(newline, start);
    if (end < 0) break;
    lines.push(chunk.toString('utf8', start, end));
    start = end + 1;
  }
  return { lines, bytes: start };
}
