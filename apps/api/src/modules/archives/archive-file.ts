import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { limits } from '@clipwise/contract';
import { extract, pack } from 'tar-stream';
import { BadUserInputError } from '../../errors.js';

/** A file of an archive, as it lies on this machine. */
export interface ArchiveFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The file with the check sums of all others, as `sha256sum -c` reads it. */
export const sumsName = 'SHA256SUMS';

const known =
  /^(manifest\.json|README\.txt|series\.parquet|ledger\.parquet|SHA256SUMS|runs\/[0-9a-f-]{36}\.ndjson|artifacts\/[0-9a-f]{64})$/;

/** Writes a file of an archive to `folder`. */
export async function writeArchiveFile(
  folder: string,
  name: string,
  content: AsyncIterable<string | Buffer>,
): Promise<ArchiveFile> {
  const path = join(folder, name.replaceAll('/', '-'));
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(
    Readable.from(content, { objectMode: false }),
    measure,
    createWriteStream(path, { mode: 0o600 }),
  );
  return { name, path, bytes, sha256: hash.digest('hex') };
}

/** The check sums of these files, in their order. */
export function sumsOf(files: readonly Pick<ArchiveFile, 'name' | 'sha256'>[]): string {
  return files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
}

/** Files as a tar archive, in their order: the same files give the same bytes, whenever and wherever. */
export function packed(files: readonly ArchiveFile[]): Readable {
  const tar = pack();
  const fill = async (): Promise<void> => {
    for (const { name, path, bytes } of files) {
      const header = {
        name,
        size: bytes,
        mode: 0o644,
        uid: 0,
        gid: 0,
        uname: '',
        gname: '',
        mtime: new Date(0),
      };
      const entry = tar.entry(header);
      await pipeline(createReadStream(path), entry);
    }
    tar.finalize();
  };
  fill().catch((error: Error) => tar.destroy(error));
  return Readable.from(tar as AsyncIterable<Buffer>, { objectMode: false });
}

/**
 * Receives an archive into `folder` and checks it: every file is one that an archive has, hashes to its check sum, and there are
 * no bytes besides.
 *
 * @throws BadUserInputError naming the file that was changed.
 */
export async function receiveArchive(
  source: Readable,
  folder: string,
): Promise<{ readonly files: ReadonlyMap<string, ArchiveFile>; readonly sha256: string }> {
  const whole = createHash('sha256');
  const reader = extract();
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      whole.update(chunk);
      bytes += chunk.length;
      done(
        bytes > limits.archiveBytes
          ? new BadUserInputError(`the archive is above ${limits.archiveBytes} bytes`)
          : null,
        chunk,
      );
    },
  });
  const files = new Map<string, ArchiveFile>();
  const feeding = pipeline(source, measure, reader);
  const reading = (async () => {
    for await (const entry of reader) {
      const { name, type } = entry.header;
      if (type !== 'file' || !known.test(name))
        throw new BadUserInputError(`${shown(name)}: is no file that an archive of a study has`);
      if (files.has(name)) throw new BadUserInputError(`${name}: stands there twice`);
      if (files.size >= limits.archiveFiles)
        throw new BadUserInputError(`the archive has above ${limits.archiveFiles} files`);
      files.set(name, await writeArchiveFile(folder, name, entry as AsyncIterable<Buffer>));
    }
  })();
  try {
    await Promise.all([feeding, reading]);
  } catch (error) {
    reader.destroy();
    await Promise.allSettled([feeding, reading]);
    if (error instanceof BadUserInputError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw error;
    const last = [...files.keys()].at(-1);
    throw new BadUserInputError(
      `the archive cannot be read ${last === undefined ? 'at its begin' : `behind ${last}`}: it was cut short, changed, or is none; take it anew`,
    );
  }
  await checkSums(files);
  const sha256 = whole.digest('hex');
  const again = createHash('sha256');
  for await (const chunk of packed([...files.values()])) again.update(chunk as Buffer);
  if (again.digest('hex') !== sha256)
    throw new BadUserInputError(
      'the archive holds bytes outside of its files that no archive has; take it anew',
    );
  return { files, sha256 };
}

async function checkSums(files: ReadonlyMap<string, ArchiveFile>): Promise<void> {
  const sums = files.get(sumsName);
  if (sums === undefined)
    throw new BadUserInputError(`${sumsName}: is missing, so that nothing can be checked`);
  const listed = new Map<string, string>();
  for (const line of (await textOf(sums)).split('\n')) {
    if (line === '') continue;
    const [, sha256, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (sha256 === undefined || name === undefined)
      throw new BadUserInputError(`${sumsName}: has a line that is no check sum`);
    listed.set(name, sha256);
  }
  for (const { name, sha256 } of files.values()) {
    if (name === sumsName) continue;
    if (listed.get(name) !== sha256)
      throw new BadUserInputError(
        `${name}: its check sum is not the one in ${sumsName}; it was changed or damaged, take the archive anew`,
      );
    if (name.startsWith('artifacts/') && name !== `artifacts/${sha256}`)
      throw new BadUserInputError(`${name}: its bytes are of another name`);
    listed.delete(name);
  }
  const [missing] = listed.keys();
  if (missing !== undefined) throw new BadUserInputError(`${shown(missing)}: is missing`);
}

/** All of a small file as text. */
export async function textOf({ path }: ArchiveFile): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Removes what was received or written. */
export async function discard(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}
