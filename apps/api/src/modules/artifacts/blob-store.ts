import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { limits } from '@clipwise/contract';

/** What became of an upload. */
export type StoreOutcome = 'created' | 'present' | 'mismatch' | 'too-large';

const sha256Pattern = /^[0-9a-f]{64}$/;

/** True for 64 lower-case hexadecimal digits: only such names ever become part of a path. */
export function isSha256(text: string): boolean {
  return sha256Pattern.test(text);
}

/** Files named by the SHA-256 of their bytes, in `<directory>/<first two digits>/<sha256>`. */
export class BlobStore {
  private readonly directory: string;

  constructor(directory: string) {
    this.directory = resolve(directory);
  }

  /** Size in bytes, or null when the store has no such file. */
  async size(sha256: string): Promise<number | null> {
    try {
      return (await stat(this.pathOf(sha256))).size;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** The bytes of a file that `size` has found. */
  read(sha256: string): ReadStream {
    return createReadStream(this.pathOf(sha256));
  }

  /**
   * Stores what `source` gives if it hashes to `sha256`; nothing is left behind otherwise. When this returns
   * 'created' the bytes survive a power cut: file and folder were flushed before and after the rename.
   */
  async store(sha256: string, source: Readable): Promise<StoreOutcome> {
    const isPresent = (await this.size(sha256)) !== null;
    const temporary = join(this.directory, 'incoming', randomUUID());
    await mkdir(dirname(temporary), { recursive: true });
    const file = isPresent ? null : await open(temporary, 'wx');
    try {
      const received = await this.receive(source, file);
      if (received === null) return 'too-large';
      if (received !== sha256) return 'mismatch';
      if (file === null) {
        await this.touch(sha256);
        return 'present';
      }
      await file.sync();
      await this.moveIntoPlace(temporary, sha256);
      return 'created';
    } finally {
      await file?.close();
      await rm(temporary, { force: true });
    }
  }

  /** Removes a file, unless it was uploaded in the last hour: the event that names it may be on its way. */
  async remove(sha256: string): Promise<void> {
    const path = this.pathOf(sha256);
    const uploadedAt = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
    if (uploadedAt !== null && uploadedAt < Date.now() - 3_600_000) await rm(path, { force: true });
  }

  private async touch(sha256: string): Promise<void> {
    const now = new Date();
    await utimes(this.pathOf(sha256), now, now);
  }

  /** The hash of the bytes, written to `file` as they come; null past the limit. */
  private async receive(source: Readable, file: FileHandle | null): Promise<string | null> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of source as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limits.artifactBytes) return null;
      hash.update(chunk);
      await file?.writeFile(chunk);
    }
    return hash.digest('hex');
  }

  private async moveIntoPlace(temporary: string, sha256: string): Promise<void> {
    const path = this.pathOf(sha256);
    await mkdir(dirname(path), { recursive: true });
    await rename(temporary, path);
    const folder = await open(dirname(path), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  private pathOf(sha256: string): string {
    if (!isSha256(sha256)) throw new TypeError('a file of the store is named by 64 hexadecimal digits');
    return join(this.directory, sha256.slice(0, 2), sha256);
  }
}
