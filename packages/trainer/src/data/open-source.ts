import type { Dataset, Example } from './dataset.js';
import { type ContentExample, datasetContent } from './dataset-content.js';
import { mapBounded } from './map-bounded.js';
import { type Brightness, type PixelConfig, requireBrightness } from './pixel-range.js';
import { resizeBilinear, resizeNearest } from './resize.js';
import { type DatasetSource, readExample, type SourceExample } from './source.js';
import { type SplitConfig, splitExamples } from './split.js';

/** What every data set of files is told. */
export interface SourceConfig extends PixelConfig {
  readonly imageHeight: number;
  readonly imageWidth: number;
  readonly split: SplitConfig;
}

/** Files that are open at once. */
const openFiles = 8;

/**
 * Reads all examples of a source, brought to one size.
 *
 * @throws DatasetError
 */
export async function openSource(source: DatasetSource, config: SourceConfig): Promise<Dataset> {
  const { imageHeight, imageWidth } = config;
  const parts = splitExamples(source.examples, config.split, source.place);
  const remarks = new Set(source.remarks);
  let brightest: Brightness | null = null;
  const content: ContentExample[] = [];
  const readAll = (examples: readonly SourceExample[], isTraining: boolean): Promise<Example[]> =>
    mapBounded(examples, openFiles, async (example) => {
      const whole = await readExample(example, source, config);
      for (const remark of whole.remarks) remarks.add(remark);
      content.push({ digest: whole.digest, subject: example.subject, isTraining });
      brightest = brighterOf(brightest, whole.brightness);
      const from = { height: whole.height, width: whole.width, channels: source.channelCount };
      const size = { height: imageHeight, width: imageWidth };
      return {
        id: example.id,
        subject: example.subject,
        image: resizeBilinear(whole.image, from, size),
        mask: resizeNearest(whole.mask, from, size),
      };
    });
  const dataset = {
    name: source.name,
    imageHeight,
    imageWidth,
    channelCount: source.channelCount,
    classNames: source.classNames,
    ...(source.classColours === undefined ? {} : { classColours: source.classColours }),
    train: await readAll(parts.train, true),
    validation: await readAll(parts.validation, false),
    test: await readAll(parts.test, false),
    isSynthetic: false,
  };
  requireBrightness(brightest, source.place);
  return { ...dataset, content: datasetContent(content, false), remarks: [...remarks] };
}

function brighterOf(one: Brightness | null, other: Brightness | null): Brightness | null {
  return other === null || (one !== null && one.share >= other.share) ? one : other;
}
