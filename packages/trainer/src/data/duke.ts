import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { defineFileDataset } from './dataset-definition.js';
import { DatasetError } from './dataset-error.js';
import { readDukeMat, ungradedLabel } from './duke-mat.js';
import { folderPairs } from './folder-pairs.js';
import { readPictures } from './formats/read-pictures.js';
import { imageSizeFields } from './image-size.js';
import { ignoreLabelField } from './labels.js';
import { mapBounded } from './map-bounded.js';
import type { Picture } from './picture.js';
import { pixelFields } from './pixel-range.js';
import { retinaClassNames } from './retina-classes.js';
import type { SourceExample } from './source.js';
import { type SplitName, splitField } from './split.js';

/** Label in the files -> class: below the retina is background as well, and fluid comes last. */
const classOfLabel: ReadonlyMap<number, number> = new Map([0, 1, 2, 3, 4, 5, 6, 7, 0, 8].entries());

/** Folder -> what its scans are for. */
const folders: readonly (readonly [string, SplitName])[] = [
  ['train', 'train'],
  ['val', 'validation'],
  ['test', 'test'],
];

const config = z.strictObject({
  kind: z.literal('duke'),
  root: z.string().min(1).max(4096).meta({
    title: 'Folder',
    description:
      'Holds train and val (and test), each with images/ and masks/ of Subject_SS_BB.npy, or the Subject_SS.mat of the distribution; .mat side by side are divided 1-6, 7-8, 9-10.',
  }),
  ...imageSizeFields,
  ...pixelFields,
  ...ignoreLabelField,
  ...splitField,
});
type DukeConfig = z.infer<typeof config>;

interface Found {
  readonly examples: readonly SourceExample[];
  readonly remarks: readonly string[];
  /** Label that the files themselves have for what nobody graded. */
  readonly ungraded: number | null;
}

/**
 * Annotated OCT B-scans of eyes with macular edema, in NumPy files or in the MATLAB files of the distribution.
 * Source: Chiu et al. 2015, Biomedical Optics Express 6(4).
 */
export const duke = defineFileDataset({
  kind: 'duke',
  configSchema: config.meta({ title: 'Duke OCT' }),
  facts: () => ({ channelCount: 1, classCount: retinaClassNames.length }),
  source: async (options, { workingDirectory }) => {
    const root = resolve(workingDirectory, options.root);
    if (!existsSync(root))
      throw new DatasetError(root, 'does not exist; set dataset.root to the folder with train/ and val/');
    const { examples, remarks, ungraded } = await findScans(root, options);
    return {
      name: 'duke',
      place: root,
      classNames: retinaClassNames,
      channelCount: 1,
      labels: { classOfLabel, ignoreLabel: ungraded ?? options.ignoreLabel },
      examples,
      remarks,
    };
  },
});

async function findScans(root: string, options: DukeConfig): Promise<Found> {
  const flat = await matFiles(root);
  if (flat.length > 0) return matScans(flat, splitOfSubject);
  const parts = folders.filter(
    ([folder, split]) =>
      (split !== 'test' && options.split.kind === 'given') || existsSync(join(root, folder)),
  );
  const found = await mapBounded(parts, 1, async ([folder, split]): Promise<Found> => {
    const files = existsSync(join(root, folder)) ? await matFiles(join(root, folder)) : [];
    return files.length > 0 ? matScans(files, () => split) : numpyScans(join(root, folder), split);
  });
  return {
    examples: found.flatMap(({ examples }) => examples),
    remarks: found.flatMap(({ remarks }) => remarks),
    ungraded: found.map(({ ungraded }) => ungraded).find((label) => label !== null) ?? null,
  };
}

async function matFiles(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder))
    .filter((name) => /\.mat$/i.test(name) && !name.startsWith('.'))
    .sort();
  return names.map((name) => join(folder, name));
}

/** The division of the published studies. */
function splitOfSubject(subject: string): SplitName {
  const number = Number(subject);
  return number <= 6 ? 'train' : number <= 8 ? 'validation' : 'test';
}

async function matScans(files: readonly string[], splitOf: (subject: string) => SplitName): Promise<Found> {
  // One after the other: unpacked, a file has up to half a gigabyte.
  const found = await mapBounded(files, 1, async (file) => {
    const subject = /^Subject_(\d+)\.mat$/i.exec(basename(file))?.[1];
    if (subject === undefined)
      throw new DatasetError(file, 'must be named Subject_SS.mat, so that its subject is known');
    return (await readDukeMat(file)).map((pair, scan): SourceExample => {
      const place = `${file}, annotated B-scan ${scan}`;
      const [imagePlace, maskPlace] = [place, place];
      const id = `Subject_${subject}_${String(scan).padStart(2, '0')}`;
      return { id, subject, split: splitOf(subject), imagePlace, maskPlace, read: async () => pair };
    });
  });
  return { examples: found.flat(), remarks: [], ungraded: ungradedLabel };
}

async function numpyScans(folder: string, split: SplitName): Promise<Found> {
  const { pairs, remarks } = await folderPairs(folder, ['.npy']);
  const examples = pairs.map(({ stem, image, mask }): SourceExample => {
    const subject = /^Subject_(\d+)_\d+$/.exec(stem)?.[1];
    if (subject === undefined)
      throw new DatasetError(image, 'must be named Subject_SS_BB.npy, so that its subject is known');
    return {
      id: stem,
      subject,
      split,
      imagePlace: image,
      maskPlace: mask,
      read: async () => ({ image: await readOne(image), mask: await readOne(mask) }),
    };
  });
  return { examples, remarks, ungraded: null };
}

async function readOne(file: string): Promise<Picture> {
  const [picture] = await readPictures(file, { isWindowed: false });
  return picture as Picture;
}
