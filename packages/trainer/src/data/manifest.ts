import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readCsv } from './csv-table.js';
import { DatasetError } from './dataset-error.js';
import type { SplitName } from './split.js';

/** What a manifest says of one pair of files. */
export interface ManifestRow {
  readonly image: string;
  readonly mask: string;
  readonly subject: string;
  readonly split?: SplitName;
}

const splits: Readonly<Record<string, SplitName>> = {
  train: 'train',
  val: 'validation',
  validation: 'validation',
  test: 'test',
};

/**
 * Reads a manifest: columns image, mask and subject, and split where the examples are divided already. Paths start from its folder.
 *
 * @throws DatasetError naming the line.
 */
export async function readManifest(file: string): Promise<readonly ManifestRow[]> {
  const rows = await readCsv(file, ['image', 'mask', 'subject']);
  const seen = new Map<string, number>();
  return rows.map(({ line, cells }) => {
    const refuse = (problem: string): never => {
      throw new DatasetError(`${file}, line ${line}`, problem);
    };
    const { image = '', mask = '', subject = '', split: word } = cells;
    if (subject === '') refuse('names no subject; give the person that the scan was taken of');
    const [imageFile, maskFile] = [image, mask].map((path) => {
      if (path === '') refuse('names no image or no mask; both are wanted');
      const found = resolve(dirname(file), path);
      if (!existsSync(found))
        refuse(`names ${path}, which does not exist; correct the line, or add the file`);
      return found;
    }) as [string, string];
    const before = seen.get(imageFile);
    if (before !== undefined) refuse(`names ${image} again, as line ${before} does; an example counts once`);
    seen.set(imageFile, line);
    const split = splits[word ?? ''];
    if (word !== undefined && split === undefined)
      refuse(`has the split "${word}"; train, val and test are known: use one of them`);
    return { image: imageFile, mask: maskFile, subject, ...(split === undefined ? {} : { split }) };
  });
}
