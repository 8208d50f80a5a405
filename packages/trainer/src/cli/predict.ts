import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { encode } from 'fast-png';
import { DatasetError } from '../data/dataset-error.js';
import { pictureEnding, pictureEndings, pictureStem, readPictures } from '../data/formats/read-pictures.js';
import { normalisePixels, type PixelConfig } from '../data/pixel-range.js';
import { resizeBilinear, resizeNearest } from '../data/resize.js';
import { withChannels } from '../data/source.js';
import { type Checkpoint, readCheckpoint } from '../training/checkpoint.js';
import { loadPredictor, type Predictor } from '../training/predictor.js';
import { classColoursOf } from '../training/samples.js';
import { freshFolder } from './fresh-folder.js';

interface PredictFlags {
  readonly checkpoint: string;
  readonly input: string;
  readonly out: string;
  readonly backend: string;
}

/** `clipwise predict` */
export function predictCommand(): Command {
  return new Command('predict')
    .description('segment the pictures of a folder with a checkpoint')
    .requiredOption('--checkpoint <file>', 'checkpoint.safetensors of a run')
    .requiredOption('--input <dir>', `pictures: ${pictureEndings.join(', ')}`)
    .requiredOption('--out <dir>', 'a new folder for masks, overlays and predictions.csv')
    .option('--backend <kind>', 'as in training.backend', 'auto')
    .addHelpText(
      'after',
      `
masks/NAME.png holds the class of each pixel (0, 1, 2, ...; classes.csv names them) at the picture's own size, overlays/NAME.png the
picture with the classes in their colours, predictions.csv the pixels of each class in each picture. Pixels are read as the
checkpoint's data set was. What a private checkpoint says of pictures that it was not trained on costs nothing.

Example:
  clipwise predict --checkpoint runs/first/checkpoint.safetensors --input scans --out predictions
`,
    )
    .action(async (flags: PredictFlags) => {
      const checkpoint = await readCheckpoint(flags.checkpoint);
      const names = (await namesIn(flags.input)).sort();
      await freshFolder('--out', flags.out);
      const predictor = await loadPredictor(checkpoint, flags.backend);
      const rows = [
        ['picture', 'height', 'width', ...checkpoint.classNames.map((name) => `pixels of ${name}`)],
      ];
      for (const folder of ['masks', 'overlays']) await freshFolder('--out', join(flags.out, folder));
      for (const name of names) {
        for (const predicted of await predictFile(
          join(flags.input, name),
          pictureStem(name),
          checkpoint,
          predictor,
        )) {
          const { id, height, width, counts, mask, overlay } = predicted;
          await writeFile(join(flags.out, 'masks', `${id}.png`), mask);
          await writeFile(join(flags.out, 'overlays', `${id}.png`), overlay);
          rows.push([id, String(height), String(width), ...counts.map(String)]);
        }
      }
      predictor.dispose();
      await writeFile(join(flags.out, 'predictions.csv'), csvOf(rows));
      const colours = classColoursOf(checkpoint);
      await writeFile(
        join(flags.out, 'classes.csv'),
        csvOf([
          ['label', 'name', 'colour'],
          ...checkpoint.classNames.map((name, label) => [String(label), name, colours[label] ?? '']),
        ]),
      );
      process.stdout.write(`${rows.length - 1} pictures are segmented in ${flags.out}\n`);
    });
}

async function namesIn(folder: string): Promise<string[]> {
  const all = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new DatasetError(folder, `cannot be read (${error.code}); name a folder of pictures with --input`);
  });
  const names = all.filter((name) => pictureEnding(name) !== undefined);
  if (names.length === 0)
    throw new DatasetError(
      folder,
      `holds 0 pictures, at least one is wanted; names must end in ${pictureEndings.join(', ')}`,
    );
  return names;
}

interface PredictedPicture {
  readonly id: string;
  readonly height: number;
  readonly width: number;
  /** Pixels of each class. */
  readonly counts: readonly number[];
  /** PNG. */
  readonly mask: Uint8Array;
  /** PNG. */
  readonly overlay: Uint8Array;
}

async function predictFile(
  file: string,
  stem: string,
  checkpoint: Checkpoint,
  predictor: Predictor,
): Promise<readonly PredictedPicture[]> {
  const { dataset } = checkpoint.config;
  const isWindowed = 'dicomWindow' in dataset && dataset.dicomWindow;
  const pictures = await readPictures(file, { isWindowed });
  const size = { height: predictor.imageHeight, width: predictor.imageWidth };
  const predicted: PredictedPicture[] = [];
  for (const [slice, stored] of pictures.entries()) {
    const picture = withChannels(stored, predictor.channelCount, file);
    const { values } = normalisePixels(picture, pixelsOf(dataset), file);
    const image = resizeBilinear(values, picture, size);
    // Nobody knows the truth: an all-background mask stands in its place, and the loss is not used.
    const mask = new Uint8Array(size.height * size.width);
    const [prediction] = await predictor.predict([{ id: stem, subject: '', image, mask }]);
    const classes = resizeNearest((prediction as { classes: Uint8Array }).classes, size, picture);
    const { height, width } = picture;
    predicted.push({
      id: pictures.length === 1 ? stem : `${stem}-${slice}`,
      height,
      width,
      counts: checkpoint.classNames.map((_, label) =>
        classes.reduce((count, one) => count + (one === label ? 1 : 0), 0),
      ),
      mask: encode({ width, height, channels: 1, data: classes }),
      overlay: overlayOf(values, classes, picture, classColoursOf(checkpoint)),
    });
  }
  return predicted;
}

/** A generated data set has no files: its pixels in [0, 1] are normalised by the phantom's constants. */
const phantomPixels: PixelConfig = { pixelRange: 'auto', mean: 0.5, standardDeviation: 0.25 };

const pixelsOf = (dataset: Checkpoint['config']['dataset']): PixelConfig =>
  'pixelRange' in dataset ? dataset : phantomPixels;

const opacity = 0.45;

/** The picture, stretched to its own range, with the classes but the first laid over it. @returns a PNG. */
function overlayOf(
  values: Float32Array,
  classes: Uint8Array,
  { width, height, channels }: { readonly width: number; readonly height: number; readonly channels: number },
  colours: readonly string[],
): Uint8Array {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const data = new Uint8Array(3 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const label = classes[pixel] as number;
    const colour = Number.parseInt((colours[label] ?? '#000000').slice(1), 16);
    for (let part = 0; part < 3; part++) {
      const value = values[pixel * channels + (channels === 3 ? part : 0)] as number;
      const shade = (255 * (value - low)) / (high - low || 1);
      const tint = (colour >> (16 - 8 * part)) & 255;
      data[3 * pixel + part] = Math.round(label === 0 ? shade : (1 - opacity) * shade + opacity * tint);
    }
  }
  return encode({ width, height, channels: 3, data });
}

/** Source: RFC 4180. */
function csvOf(rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
}
