import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { definitionOf } from '../component.js';
import type { RunConfig } from '../config/run-config.js';
import type { Dataset } from '../data/dataset.js';
import type { DatasetDefinition } from '../data/dataset-definition.js';
import { writeNpy } from '../data/formats/write-npy.js';
import { datasetRegistry } from '../data/registry.js';
import { readExample } from '../data/source.js';
import { freshFolder } from './fresh-folder.js';

/**
 * Writes `NAME.image.npy` (float32, normalised) and `NAME.mask.npy` (uint8, classes; 255 is ignored) of every example as training
 * sees it before resizing.
 *
 * @param dataset the opened one, for data that are made at their size.
 * @returns the number of examples.
 */
export async function exportExamples(
  config: RunConfig['dataset'],
  dataset: Dataset,
  folder: string,
  workingDirectory: string,
): Promise<number> {
  await freshFolder('--export', folder);
  const write = async (
    id: string,
    image: Float32Array,
    mask: Uint8Array,
    [height, width, channels]: Shape,
  ) => {
    const shape = channels === 1 ? [height, width] : [height, width, channels];
    await writeFile(join(folder, `${id}.image.npy`), writeNpy(image, shape));
    await writeFile(join(folder, `${id}.mask.npy`), writeNpy(mask, [height, width]));
  };
  const definition = definitionOf('dataset', datasetRegistry, config) as unknown as DatasetDefinition<
    string,
    never
  >;
  const source = await definition.source?.(config as never, { workingDirectory });
  if (source === undefined) {
    const examples = [...dataset.train, ...dataset.validation, ...dataset.test];
    const size: Shape = [dataset.imageHeight, dataset.imageWidth, dataset.channelCount];
    for (const { id, image, mask } of examples) await write(id, image, mask, size);
    return examples.length;
  }
  for (const example of source.examples) {
    const { image, mask, height, width } = await readExample(example, source, config as never);
    await write(example.id, image, mask, [height, width, source.channelCount]);
  }
  return source.examples.length;
}

type Shape = readonly [height: number, width: number, channels: number];
