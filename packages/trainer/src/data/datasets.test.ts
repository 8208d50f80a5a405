import { describe, expect, it } from 'vitest';
import { definitionOf } from '../component.js';
import type { Dataset } from './dataset.js';
import { datasetRegistry } from './registry.js';
import { subjectCounts } from './subject-counts.js';

/** Those that need nothing to be read: what is read from a folder has a test of its own. */
const kinds = datasetRegistry
  .filter(({ kind, configSchema }) => configSchema.safeParse({ kind }).success)
  .map(({ kind }) => kind);

describe.each(kinds)('the data set %s', (kind) => {
  const definition = definitionOf('dataset', datasetRegistry, { kind });
  const config = definition.configSchema.parse({ kind }) as never;
  const create = (): Promise<Dataset> => definition.create(config, { workingDirectory: '/' });

  it('is what its facts say before it is there', async () => {
    const { imageHeight, imageWidth, channelCount, classNames, train, isSynthetic } = await create();
    expect({
      imageHeight,
      imageWidth,
      channelCount,
      classCount: classNames.length,
      trainingExamples: train.length,
      ...subjectCounts(train),
      isSynthetic,
    }).toEqual(definition.facts(config));
  });

  it('holds whole images of finite numbers with known classes, each with an id of its own', async () => {
    const { imageHeight, imageWidth, classNames, train, validation } = await create();
    const examples = [...train, ...validation];
    expect(new Set(examples.map(({ id }) => id)).size).toBe(examples.length);
    for (const { image, mask } of examples) {
      expect([image.length, mask.length]).toEqual(new Array(2).fill(imageHeight * imageWidth));
      expect(image.every(Number.isFinite)).toBe(true);
      expect(mask.every((label) => label < classNames.length)).toBe(true);
    }
  });

  it('validates on nobody whom it trains on', async () => {
    const { train, validation } = await create();
    const trained = new Set(train.map(({ subject }) => subject));
    expect(validation.length).toBeGreaterThan(0);
    expect(validation.filter(({ subject }) => trained.has(subject))).toEqual([]);
  });

  it('is the same for the same config', async () => {
    const pixels = ({ train, validation }: Dataset) =>
      Buffer.concat(
        [...train, ...validation].flatMap(({ image, mask }) => [Buffer.from(image.buffer), mask]),
      );
    expect(pixels(await create()).equals(pixels(await create()))).toBe(true);
  });
});

it('some data set can be used by anybody', () => expect(kinds).toContain('oct-phantom'));
