import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { defineFileDataset } from './dataset-definition.js';
import { DatasetError } from './dataset-error.js';
import { readIdx } from './formats/idx.js';
import { readBytes } from './formats/read-bytes.js';
import { imageSizeFieldsOf } from './image-size.js';
import { channelLayout } from './picture.js';
import { pixelFields } from './pixel-range.js';
import type { SourceExample } from './source.js';
import { type SplitName, splitField } from './split.js';

const things = {
  digits: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  fashion: [
    'T-shirt',
    'trouser',
    'pullover',
    'dress',
    'coat',
    'sandal',
    'shirt',
    'sneaker',
    'bag',
    'ankle boot',
  ],
} as const;

/** A pixel of at least this value is of the thing, a darker one is background: a public constant. */
const foreground = 128;
/** Of the training file, the last sixth is for validation, as is usual: 10,000 of 60,000. */
const validationShare = 1 / 6;

const config = z.strictObject({
  kind: z.literal('idx'),
  root: z.string().min(1).max(4096).meta({
    title: 'Folder',
    description: 'Holds train-images-idx3-ubyte and train-labels-idx1-ubyte, and t10k-..., each also as .gz.',
  }),
  ...imageSizeFieldsOf(32),
  classes: z
    .enum(['digits', 'fashion'])
    .default('digits')
    .meta({ title: 'Classes', description: 'MNIST or Fashion-MNIST.' }),
  task: z.enum(['segmentation', 'classification']).optional().meta({
    title: 'Task',
    description:
      'Segmentation, which is meant where it is left out: bright pixels are of the class of their image, the others background. Classification: all pixels are, so that pixel accuracy is the accuracy on images.',
  }),
  examples: z
    .int()
    .min(2)
    .nullable()
    .default(null)
    .meta({ title: 'Examples', description: 'Takes the first of each file only. Empty: all.' }),
  ...pixelFields,
  ...splitField,
});
type IdxConfig = z.infer<typeof config>;

/**
 * MNIST or Fashion-MNIST. As a task of segmentation the pixels of the thing are of its class, the others background; as one of
 * classification all pixels of an image are of its class, and there is no background.
 * Source: LeCun et al. 1998, Proceedings of the IEEE 86(11); Xiao et al. 2017 (arXiv:1708.07747).
 */
export const idx = defineFileDataset({
  kind: 'idx',
  configSchema: config.meta({ title: 'MNIST files (idx)' }),
  facts: (options) => ({ channelCount: 1, classCount: classNamesOf(options).length }),
  source: async (options, { workingDirectory }) => {
    const root = resolve(workingDirectory, options.root);
    const train = await readPart(root, 'train', options);
    const test = await readPart(root, 't10k', options);
    if (train.length + test.length === 0)
      throw new DatasetError(
        root,
        'holds no train-images-idx3-ubyte and no t10k-images-idx3-ubyte (or .gz); set dataset.root to the folder of the files',
      );
    if (train.length === 0 && options.split.kind === 'given')
      throw new DatasetError(
        root,
        'holds no train-images-idx3-ubyte; set dataset.split to {"kind": "random"} to divide the test file',
      );
    return {
      name: options.classes === 'digits' ? 'mnist' : 'fashion-mnist',
      place: root,
      classNames: classNamesOf(options),
      channelCount: 1,
      labels: {
        classOfLabel: new Map(Array.from({ length: 11 }, (_, label) => [label, label])),
        ignoreLabel: null,
      },
      examples: [...train, ...test],
      remarks: [],
    };
  },
});

function classNamesOf({ classes, task }: IdxConfig): readonly string[] {
  return task === 'classification' ? things[classes] : ['background', ...things[classes]];
}

function fileOf(root: string, part: string, what: string): string | undefined {
  return [`${part}-${what}`, `${part}-${what.replace('-idx', '.idx')}`]
    .flatMap((name) => [name, `${name}.gz`])
    .map((name) => join(root, name))
    .find((file) => existsSync(file));
}

async function readPart(
  root: string,
  part: 'train' | 't10k',
  options: IdxConfig,
): Promise<readonly SourceExample[]> {
  const imageFile = fileOf(root, part, 'images-idx3-ubyte');
  if (imageFile === undefined) return [];
  const labelFile = fileOf(root, part, 'labels-idx1-ubyte');
  if (labelFile === undefined)
    throw new DatasetError(
      join(root, `${part}-labels-idx1-ubyte`),
      'does not exist, and its images do; add it',
    );
  const images = readIdx(await readBytes(imageFile), imageFile);
  const labels = readIdx(await readBytes(labelFile), labelFile);
  const [count = 0, height = 0, width = 0] = images.shape;
  if (images.shape.length !== 3 || labels.shape.length !== 1 || labels.shape[0] !== count)
    throw new DatasetError(
      labelFile,
      `has ${labels.shape.join(' x ')} labels for images of ${images.shape.join(' x ')}; take both files of one distribution`,
    );
  const taken = Math.min(count, options.examples ?? count);
  const validation = Math.round(taken * validationShare);
  const size = { height, width, channels: 1, layout: channelLayout(1) };
  return Array.from({ length: taken }, (_, index): SourceExample => {
    const split: SplitName = part === 't10k' ? 'test' : index < taken - validation ? 'train' : 'validation';
    const id = `${part}-${index}`;
    const label = labels.values[index] as number;
    return {
      id,
      subject: id,
      split,
      imagePlace: `${imageFile}, image ${index}`,
      maskPlace: `${labelFile}, label ${index}`,
      read: async () => {
        const pixels = images.values.subarray(index * height * width, (index + 1) * height * width);
        return {
          image: { ...size, values: Float32Array.from(pixels) },
          mask: {
            ...size,
            values: Float32Array.from(pixels, (value) => {
              if (options.task === 'classification') return label;
              return value >= foreground ? 1 + label : 0;
            }),
          },
        };
      },
    };
  });
}
