import { exampleDigest } from './dataset-content.js';
import { DatasetError } from './dataset-error.js';
import { classesOf, type LabelRule } from './labels.js';
import type { Picture } from './picture.js';
import { type Brightness, normalisePixels, type PixelConfig } from './pixel-range.js';
import type { SplitName } from './split.js';

/** An image and its mask as they were found. */
export interface SourcePair {
  readonly image: Picture;
  readonly mask: Picture;
}

/** An example that is not read yet. */
export interface SourceExample {
  /** Unique within the data set. */
  readonly id: string;
  readonly subject: string;
  /** Absent where the data set does not say. */
  readonly split?: SplitName;
  readonly imagePlace: string;
  readonly maskPlace: string;
  read(): Promise<SourcePair>;
}

/** A data set as its files say it, of images of any size. */
export interface DatasetSource {
  readonly name: string;
  /** Named where a message is about the whole. */
  readonly place: string;
  readonly classNames: readonly string[];
  /** `#rrggbb` of each class, where the data set has them. */
  readonly classColours?: readonly string[];
  readonly channelCount: number;
  readonly labels: LabelRule;
  readonly examples: readonly SourceExample[];
  /** What is odd and yet no reason to refuse the data, a sentence each. */
  readonly remarks: readonly string[];
}

/** An example as training sees it, at its own size. */
export interface WholeExample {
  readonly height: number;
  readonly width: number;
  /** `[H, W, C]`, normalised. */
  readonly image: Float32Array;
  /** `[H, W]` classes; 255 is ignored. */
  readonly mask: Uint8Array;
  /** `exampleDigest` of the image as it was found. */
  readonly digest: string;
  readonly brightness: Brightness | null;
  readonly remarks: readonly string[];
}

/**
 * Reads and checks one example.
 *
 * @throws DatasetError naming the file, the value, the limit and the remedy.
 */
export async function readExample(
  example: SourceExample,
  { channelCount, labels }: Pick<DatasetSource, 'channelCount' | 'labels'>,
  pixels: PixelConfig,
): Promise<WholeExample> {
  const { imagePlace, maskPlace } = example;
  const { image: stored, mask } = await example.read();
  const image = withChannels(stored, channelCount, imagePlace);
  const { height, width } = image;
  if (mask.height !== height || mask.width !== width) {
    const isTurned = mask.height === width && mask.width === height;
    throw new DatasetError(
      maskPlace,
      `is ${mask.height} x ${mask.width}, but its image is ${height} x ${width}; ${isTurned ? 'transpose it (mask.T)' : 'export the pair again'}`,
    );
  }
  const { values, brightness } = normalisePixels(image, pixels, imagePlace);
  return {
    height,
    width,
    image: values,
    mask: classesOf(mask, labels, maskPlace),
    digest: exampleDigest(stored),
    brightness,
    remarks: [stored.remark, mask.remark].filter((remark) => remark !== undefined),
  };
}

/**
 * The picture with as many channels as wanted: a palette becomes its colours, and channels that are equal everywhere one. No
 * channel is taken or left in silence.
 */
export function withChannels(picture: Picture, wanted: number, place: string): Picture {
  const shown = picture.palette === undefined ? picture : inColours(picture, picture.palette);
  if (shown.channels === wanted) return shown;
  const { channels, values } = shown;
  const isGray = values.every((value, index) => value === values[index - (index % channels)]);
  if (wanted === 1 && isGray && channels <= 4)
    return {
      ...shown,
      channels: 1,
      values: Float32Array.from(
        { length: values.length / channels },
        (_, pixel) => values[pixel * channels] as number,
      ),
    };
  throw new DatasetError(
    place,
    `has ${shown.layout}, one picture of ${wanted} channel${wanted === 1 ? '' : 's'} is wanted; convert it, save each slice as a file of its own, or set dataset.channels (image-folder)`,
  );
}

function inColours(picture: Picture, palette: readonly (readonly number[])[]): Picture {
  const values = new Float32Array(3 * picture.values.length);
  picture.values.forEach((index, pixel) => {
    values.set((palette[index] ?? [Number.NaN, Number.NaN, Number.NaN]).slice(0, 3), 3 * pixel);
  });
  const { palette: _palette, ...rest } = picture;
  return { ...rest, channels: 3, values, layout: '3 channels', range: [0, 255] };
}
