import { expect, it } from 'vitest';
import { readIdx } from './formats/idx.js';
import { readBytes } from './formats/read-bytes.js';
import { idx } from './idx.js';
import { describeWithShared } from './testing/shared-folder.js';

it('refuses an IDX file that is cut off, or of other numbers than bytes', () => {
  const whole = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9);
  expect([...readIdx(whole, 'a').values]).toEqual([7, 8, 9]);
  expect(() => readIdx(whole.subarray(0, 10), 'a')).toThrow(/a: is cut off: it has 10 bytes of 11/);
  expect(() => readIdx(Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 1, 0), 'a')).toThrow(
    /no IDX file of unsigned bytes/,
  );
});

describeWithShared('imports/idx', 'MNIST files', (folder) => {
  it('hold what their distribution says', async () => {
    const file = `${folder}/mnist-t10k/t10k-images-idx3-ubyte.gz`;
    const { shape, values } = readIdx(await readBytes(file), file);
    expect(shape).toEqual([10_000, 28, 28]);
    expect(values.subarray(0, 784).reduce((sum, value) => sum + value, 0)).toBe(18_454);
    const labels = readIdx(
      await readBytes(`${folder}/fashion-mnist-t10k-labels/t10k-labels-idx1-ubyte.gz`),
      'b',
    );
    expect([...labels.values.subarray(0, 10)]).toEqual([9, 2, 1, 1, 6, 1, 4, 6, 5, 7]);
  });

  it('make a task of segmentation: a bright pixel is of its digit', async () => {
    const open = (options: object) =>
      idx.create(idx.configSchema.parse({ kind: 'idx', root: `${folder}/mnist-t10k`, ...options }), {
        workingDirectory: '/',
      });
    const { train, validation, classNames } = await open({ examples: 10, split: { kind: 'random' } });
    expect([train.length, validation.length, classNames[8]]).toEqual([8, 2, '7']);
    const first = [...train, ...validation].find(({ id }) => id === 't10k-0');
    expect([...new Set(first?.mask)].sort()).toEqual([0, 8]);
    await expect(open({})).rejects.toThrow(/no train-images-idx3-ubyte.*"random"/);
  });

  it('make a task of classification: every pixel is of the digit of its image, and there is no background', async () => {
    const options = { kind: 'idx', root: `${folder}/mnist-t10k`, examples: 10, split: { kind: 'random' } };
    const config = idx.configSchema.parse({ ...options, task: 'classification' });
    const { train, validation, classNames } = await idx.create(config, { workingDirectory: '/' });
    expect([...classNames]).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(idx.facts(config).classCount).toBe(10);
    const labels = [...train, ...validation]
      .toSorted((one, other) => Number(one.id.slice(5)) - Number(other.id.slice(5)))
      .map(({ mask }) => [...new Set(mask)]);
    expect(labels).toEqual([[7], [2], [1], [0], [4], [1], [4], [9], [5], [9]]);
  });
});
