import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetError } from './dataset-error.js';
import { pictureEnding, pictureEndings, pictureStem } from './formats/read-pictures.js';

/** An image and the mask of its name. */
export interface FilePair {
  readonly stem: string;
  readonly image: string;
  readonly mask: string;
}

/**
 * The pairs of a folder with `images/` and `masks/`, by name; endings may differ in kind and case. Hidden files are passed over.
 *
 * @param endings of the images' and masks' names; all that can be read when left out.
 * @throws DatasetError for an image without mask: leaving it out in silence would change n and with it epsilon.
 */
export async function folderPairs(
  folder: string,
  endings: readonly string[] = pictureEndings,
): Promise<{ readonly pairs: readonly FilePair[]; readonly remarks: readonly string[] }> {
  const images = await namesByStem(join(folder, 'images'), endings);
  const masks = await namesByStem(join(folder, 'masks'), endings);
  if (images.size === 0)
    throw new DatasetError(
      join(folder, 'images'),
      `holds 0 images, at least one is wanted; names must end in ${endings.join(', ')}`,
    );
  const withoutImage = [...masks].filter(([stem]) => !images.has(stem)).map(([, name]) => name);
  const pairs = [...images].map(([stem, name]): FilePair => {
    const mask = masks.get(stem);
    if (mask !== undefined)
      return { stem, image: join(folder, 'images', name), mask: join(folder, 'masks', mask) };
    const alike = withoutImage.find((other) => other.startsWith(stem));
    const remedy =
      alike === undefined ? 'add it, or take the image out' : `${alike} has no image: rename it to ${name}`;
    throw new DatasetError(
      join(folder, 'masks', name),
      `is missing, every image needs a mask of its name; ${remedy}`,
    );
  });
  return {
    pairs,
    remarks: withoutImage.map(
      (name) =>
        `${join(folder, 'masks', name)}: has no image of its name and is not used; an image may have been lost`,
    ),
  };
}

async function namesByStem(folder: string, endings: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (!existsSync(folder))
    throw new DatasetError(folder, 'does not exist; images/ and masks/ are wanted side by side');
  const names = (await readdir(folder)).filter((name) => endings.includes(pictureEnding(name) ?? '')).sort();
  const found = new Map<string, string>();
  for (const name of names) {
    const file = join(folder, name);
    if ((await stat(file)).isDirectory())
      throw new DatasetError(file, 'is a folder, a file is wanted; take it away');
    const stem = pictureStem(name);
    const other = found.get(stem);
    if (other !== undefined)
      throw new DatasetError(file, `has the same name as ${other}; keep one of the two, or name them apart`);
    found.set(stem, name);
  }
  return found;
}
