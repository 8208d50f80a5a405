import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { readClassList } from './class-list.js';
import { defineFileDataset } from './dataset-definition.js';
import { DatasetError } from './dataset-error.js';
import { folderPairs } from './folder-pairs.js';
import { pictureStem, readPictures } from './formats/read-pictures.js';
import { imageSizeFields } from './image-size.js';
import { ignoreLabelField, mostClasses } from './labels.js';
import { type ManifestRow, readManifest } from './manifest.js';
import { mapBounded } from './map-bounded.js';
import type { Picture } from './picture.js';
import { pixelFields } from './pixel-range.js';
import type { SourceExample, SourcePair } from './source.js';
import { type SplitName, splitField } from './split.js';

const manifestName = 'manifest.csv';

const config = z.strictObject({
  kind: z.literal('image-folder'),
  root: z.string().min(1).max(4096).meta({
    title: 'Folder',
    description:
      'Holds manifest.csv (image, mask, subject, split), or images/ and masks/ of the same names, or these in train, val and test; and classes.csv (label, name, colour). PNG, TIFF, NIfTI, DICOM and NumPy files.',
  }),
  ...imageSizeFields,
  channels: z
    .int()
    .min(1)
    .max(16)
    .default(1)
    .meta({ title: 'Channels', description: '1 for gray, 3 for colours.' }),
  classes: z.array(z.string().min(1).max(60)).min(2).max(mostClasses).nullable().default(null).meta({
    title: 'Classes',
    description: 'Names of the labels 0, 1, 2, ..., the background first. Empty: classes.csv names them.',
  }),
  subjectPattern: z.string().min(1).max(200).nullable().default(null).meta({
    title: 'Subject pattern',
    description:
      'Without manifest: regular expression whose first group is the subject in the name of a file, such as ^([^_]+)_. Empty: each file is of another person.',
  }),
  dicomWindow: z.boolean().default(false).meta({
    title: 'DICOM window',
    description: 'Brings DICOM pixels to the window that each file names for display.',
  }),
  ...pixelFields,
  ...ignoreLabelField,
  ...splitField,
});
type FolderConfig = z.infer<typeof config>;

/** Scans and masks in a folder of one's own, of any number of classes and channels. */
export const imageFolder = defineFileDataset({
  kind: 'image-folder',
  configSchema: config.meta({ title: 'Image folder' }),
  facts: ({ channels, classes }) => ({ channelCount: channels, classCount: classes?.length ?? null }),
  source: async (options, { workingDirectory }) => {
    const root = resolve(workingDirectory, options.root);
    if (!existsSync(root))
      throw new DatasetError(root, 'does not exist; set dataset.root to the folder of the scans');
    const { classNames, classColours, ...labels } = await readClassList(root, options.classes);
    const manifest = join(root, manifestName);
    const hasManifest = existsSync(manifest);
    const found = hasManifest
      ? { rows: await readManifest(manifest), remarks: [] }
      : await rowsOfFolders(root, options);
    const named = withIds(root, found.rows);
    const examples = await mapBounded(named, 4, (row) => examplesOf(row, options));
    return {
      name: basename(root),
      place: hasManifest ? manifest : root,
      classNames,
      ...(classColours === undefined ? {} : { classColours }),
      channelCount: options.channels,
      labels: { ...labels, ignoreLabel: options.ignoreLabel },
      examples: examples.flat(),
      remarks: found.remarks,
    };
  },
});

interface Found {
  readonly rows: readonly ManifestRow[];
  readonly remarks: readonly string[];
}

async function rowsOfFolders(root: string, options: FolderConfig): Promise<Found> {
  const parts: readonly (readonly [string, SplitName | undefined])[] = existsSync(join(root, 'images'))
    ? [['', undefined]]
    : (
        [
          ['train', 'train'],
          ['val', 'validation'],
          ['test', 'test'],
        ] as const
      ).filter(([folder]) => existsSync(join(root, folder)));
  if (parts.length === 0)
    throw new DatasetError(root, `holds no ${manifestName}, no images/ and no train/; one of them is wanted`);
  const found = await mapBounded(parts, 1, async ([folder, split]) => {
    const { pairs, remarks } = await folderPairs(join(root, folder));
    const rows = pairs.map(({ stem, image, mask }): ManifestRow => {
      const subject = subjectOf(stem, image, options.subjectPattern);
      return { image, mask, subject, ...(split === undefined ? {} : { split }) };
    });
    return { rows, remarks };
  });
  const rows = found.flatMap((part) => part.rows);
  const guess =
    options.subjectPattern === null
      ? [
          `${root}: no file says whose scans these are, so each counts as another person; write ${manifestName}, or set dataset.subjectPattern, when somebody has several`,
        ]
      : [];
  return { rows, remarks: [...found.flatMap(({ remarks }) => remarks), ...guess] };
}

function subjectOf(stem: string, image: string, pattern: string | null): string {
  if (pattern === null) return stem;
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, 'u');
  } catch (error) {
    throw new DatasetError('dataset.subjectPattern', `is no regular expression: ${(error as Error).message}`);
  }
  const subject = expression.exec(stem)?.[1];
  if (subject === undefined || subject === '')
    throw new DatasetError(
      image,
      `does not fit dataset.subjectPattern ${JSON.stringify(pattern)}, whose first group names the subject; rename the file, or change the pattern`,
    );
  return subject;
}

interface NamedRow extends ManifestRow {
  readonly id: string;
}

/** The name of each image, and its folders where names alone are not unique. */
function withIds(root: string, rows: readonly ManifestRow[]): readonly NamedRow[] {
  const stems = rows.map(({ image }) => pictureStem(basename(image)));
  const isUnique = new Set(stems).size === stems.length;
  return rows.map((row, index) => ({
    ...row,
    id: isUnique
      ? (stems[index] as string)
      : pictureStem(relative(root, row.image).replaceAll(/[\\/]/g, '_')).replace(/^\.+/, ''),
  }));
}

/** One example, or one for each slice of a volume. */
async function examplesOf(row: NamedRow, { dicomWindow }: FolderConfig): Promise<readonly SourceExample[]> {
  const { id, subject, split, image, mask } = row;
  const facts = { subject, ...(split === undefined ? {} : { split }) };
  const readPairs = async (): Promise<readonly SourcePair[]> => {
    const images = await readPictures(image, { isWindowed: dicomWindow });
    const masks = await readPictures(mask, { isWindowed: false });
    if (images.length !== masks.length)
      throw new DatasetError(
        mask,
        `has ${masks.length} slices, but its image has ${images.length}; export the pair again`,
      );
    return images.map((picture, slice) => ({ image: picture, mask: masks[slice] as Picture }));
  };
  const first = async (): Promise<SourcePair> => (await readPairs())[0] as SourcePair;
  if (!/\.(tiff?|nii|nii\.gz|dcm|dicom)$/i.test(image))
    return [{ id, ...facts, imagePlace: image, maskPlace: mask, read: first }];
  const pairs = await readPairs();
  if (pairs.length === 1) return [{ id, ...facts, imagePlace: image, maskPlace: mask, read: first }];
  return pairs.map((pair, slice) => ({
    id: `${id}-${slice}`,
    ...facts,
    imagePlace: `${image}, slice ${slice}`,
    maskPlace: `${mask}, slice ${slice}`,
    read: async () => pair,
  }));
}
