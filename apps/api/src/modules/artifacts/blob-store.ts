import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { limits } from '@clipwise/contract';

/** What became of an upload. */
export type StoreOutcome = 'created' | 'present' | 'mismatch' | 'too-large';

const sha256Pattern = /^[0-9a-f]{64}$/;

/** Of the server's account alone: checkpoints and samples may be private data. */
const ownerFile = 0o600;
const ownerFolder = 0o700;

/** A stored file does not hash to its name any more. */
export class DamagedBlobError extends Error {
  constructor(aside: string) {
    super(`a stored artifact was damaged and is set aside at ${aside}; upload it again`);
    this.name = 'DamagedBlobError';
  }
}

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

  /**
   * The bytes of a file that `size` has found, checked on the way: the last of them come only when all hash to the name. A file
   * that does not is set aside, so that the next upload of the good bytes takes its place.
   *
   * @throws DamagedBlobError through the stream.
   */
  read(sha256: string): Readable {
    return Readable.from(this.checked(sha256), { objectMode: false });
  }

  private async *checked(sha256: string): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    let held: Buffer | undefined;
    for await (const chunk of createReadStream(this.pathOf(sha256)) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      if (held !== undefined) yield held;
      held = chunk;
    }
    if (hash.digest('hex') !== sha256) {
      const aside = join(this.directory, 'damaged', `${sha256}-${randomUUID()}`);
      await mkdir(dirname(aside), { recursive: true, mode: ownerFolder });
      await rename(this.pathOf(sha256), aside);
      throw new DamagedBlobError(aside);
    }
    if (held !== undefined) yield held;
  }

  /**
   * Stores what `source` gives if it hashes to `sha256`, in the place of what is there; nothing is left behind otherwise. When
   * this returns the bytes survive a power cut: file and folder were flushed before and after the rename.
   */
  async store(sha256: string, source: Readable): Promise<StoreOutcome> {
    const temporary = join(this.directory, 'incoming', randomUUID());
    await mkdir(dirname(temporary), { recursive: true, mode: ownerFolder });
    const file = await open(temporary, 'wx', ownerFile);
    try {
      const received = await this.receive(source, file);
      if (received === null) return 'too-large';
      if (received !== sha256) return 'mismatch';
      await file.sync();
      const isPresent = (await this.size(sha256)) !== null;
      await this.moveIntoPlace(temporary, sha256);
      return isPresent ? 'present' : 'created';
    } finally {
      await file.close();
      await rm(temporary, { force: true });
    }
  }

  /** Removes what uploads left that a crash cut short: what nobody has written to for a day. */
  async sweep(): Promise<void> {
    const folder = join(this.directory, 'incoming');
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    for (const name of names) {
      const path = join(folder, name);
      const writtenAt = await mtimeOf(path);
      if (writtenAt !== null && writtenAt < Date.now() - 86_400_000) await rm(path, { force: true });
    }
  }

  /**
   * Removes a file, unless it was uploaded in the last hour: the event that names it may be on its way.
   *
   * @returns whether it is gone.
   */
  async remove(sha256: string): Promise<boolean> {
    const path = this.pathOf(sha256);
    const uploadedAt = await mtimeOf(path);
    if (uploadedAt !== null && uploadedAt >= Date.now() - 3_600_000) return false;
    await rm(path, { force: true });
    return true;
  }

  /** The hash of the bytes, written to the file as they come; null past the limit. */
  private async receive(source: Readable, file: FileHandle): Promise<string | null> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of source as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limits.artifactBytes) return null;
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    return hash.digest('hex');
  }

  private async moveIntoPlace(temporary: string, sha256: string): Promise<void> {
    const path = this.pathOf(sha256);
    await mkdir(dirname(path), { recursive: true, mode: ownerFolder });
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

async function mtimeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
}
