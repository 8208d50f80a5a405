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
});
