import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Example } from './dataset.js';
import { DatasetError, defineDataset } from './dataset-definition.js';
import { imageSizeFields } from './image-size.js';
import { inTurns } from './in-turns.js';
import { readNpy } from './npy.js';
import { resizeBilinear, resizeNearest } from './resize.js';
import { retinaClassNames } from './retina-classes.js';

/** Label in the files -> class: below the retina is background as well, and fluid comes last. */
const classOfLabel: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7, 0, 8];

const config = z.strictObject({
  kind: z.literal('duke'),
  root: z.string().min(1).max(4096).meta({
    title: 'Folder',
    description: 'Holds train and val (and test), each with images/ and masks/ of Subject_SS_BB.npy.',
  }),
  ...imageSizeFields,
  mean: z.number().min(-1e3).max(1e3).default(0.2).meta({
    title: 'Mean',
    description: 'Subtracted from pixels in [0, 1]; a public constant, not computed from the data.',
  }),
  standardDeviation: z.number().min(1e-6).max(1e3).default(0.2).meta({
    title: 'Standard deviation',
    description: 'Divides the pixels; a public constant, not computed from the data.',
  }),
});
type DukeConfig = z.infer<typeof config>;

/**
 * Annotated OCT B-scans of eyes with macular edema, in NumPy files.
 * Source: Chiu et al. 2015, Biomedical Optics Express 6(4).
 */
export const duke = defineDataset({
  kind: 'duke',
  configSchema: config.meta({ title: 'Duke OCT' }),
  facts: ({ imageHeight, imageWidth }) => ({
    imageHeight,
    imageWidth,
    classCount: retinaClassNames.length,
    trainingExamples: null,
    trainingSubjects: null,
  }),
  create: async (options, { workingDirectory }) => {
    const root = resolve(workingDirectory, options.root);
    if (!existsSync(root))
      throw new DatasetError(root, 'does not exist; set dataset.root to the folder with train/ and val/');
    return {
      name: 'duke',
      imageHeight: options.imageHeight,
      imageWidth: options.imageWidth,
      classNames: retinaClassNames,
      train: await readSplit(join(root, 'train'), options),
      validation: await readSplit(join(root, 'val'), options),
      isSynthetic: false,
    };
  },
});

async function readSplit(folder: string, options: DukeConfig): Promise<readonly Example[]> {
  const images = join(folder, 'images');
  if (!existsSync(images))
    throw new DatasetError(images, 'does not exist; the folder needs images/ and masks/');
  const names = (await readdir(images)).filter((name) => name.endsWith('.npy')).sort();
  if (names.length === 0) throw new DatasetError(images, 'holds no .npy file');
  return inTurns(names, (name) => readExample(folder, name, options));
}

async function readExample(folder: string, name: string, options: DukeConfig): Promise<Example> {
  const { imageHeight, imageWidth, mean, standardDeviation } = options;
  const [imageFile, maskFile] = [join(folder, 'images', name), join(folder, 'masks', name)];
  const subject = /^Subject_(\d+)_\d+\.npy$/.exec(name)?.[1];
  if (subject === undefined)
    throw new DatasetError(imageFile, 'must be named Subject_SS_BB.npy, so that its subject is known');
  if (!existsSync(maskFile))
    throw new DatasetError(maskFile, 'is missing: every image needs a mask of its name');
  const image = readNpy(await readFile(imageFile), imageFile);
  const mask = readNpy(await readFile(maskFile), maskFile);
  if (image.height !== mask.height || image.width !== mask.width) {
    throw new DatasetError(
      maskFile,
      `is ${mask.height} x ${mask.width}, but its image is ${image.height} x ${image.width}`,
    );
  }
  const labels = resizeNearest(mask, imageHeight, imageWidth);
  return {
    id: name.replace('.npy', ''),
    subject,
    image: resizeBilinear(image, imageHeight, imageWidth).map(
      (value) => (value / 255 - mean) / standardDeviation,
    ),
    mask: Uint8Array.from(labels, (label) => {
      const known = classOfLabel[label];
      if (known === undefined)
        throw new DatasetError(maskFile, `has the label ${label}; labels are whole numbers from 0 to 9`);
      return known;
    }),
  };
}
