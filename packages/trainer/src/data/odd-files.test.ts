import { expect, it } from 'vitest';
import type { Dataset, Example } from './dataset.js';
import { duke } from './duke.js';
import { imageFolder } from './image-folder.js';
import { type ExpectedCase, expectedCases } from './testing/odd-files.js';
import { describeWithShared } from './testing/shared-folder.js';

/** Pixels in [0, 1] as the cases tell them: before mean and standard deviation. */
const plain = { imageHeight: 64, imageWidth: 48, mean: 0, standardDeviation: 1 };

const configFamily = 'config';

describeWithShared('cases', 'odd files of images', (folder) => {
  const cases = expectedCases(folder).filter(([name]) => !name.startsWith(`${configFamily}/`));

  /** Duke's labels for NumPy, else the folder's own classes. */
  const open = (name: string, options: object = {}): Promise<Dataset> => {
    const root = `${folder}/${name}`;
    const definition = name.startsWith('npy/') ? duke : imageFolder;
    return definition.create(
      definition.configSchema.parse({ kind: definition.kind, root, ...plain, ...options }) as never,
      { workingDirectory: '/' },
    );
  };
  const all = ({ train, validation, test }: Dataset): readonly Example[] => [
    ...train,
    ...validation,
    ...test,
  ];
  const refusal = (name: string, options: object = {}): Promise<string> =>
    open(name, options).then(
      () => 'it was read',
      (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
    );
  const histogram = (mask: Uint8Array): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const label of mask) counts[label] = (counts[label] ?? 0) + 1;
    return counts;
  };

  it.each(cases.filter(([, { outcome }]) => outcome === 'refuses'))(
    '%s is refused in one line that names what is wrong',
    async (name, { mustName = [] }) => {
      const message = await refusal(name);
      for (const part of mustName) expect(message).toContain(part);
      expect(message).toMatch(/^DATASET_INVALID: .*[:;] /);
      expect(message).not.toContain('\n');
    },
  );

  it.each(cases.filter(([, { outcome }]) => outcome === 'reads'))('%s is read', async (name, expected) => {
    const dataset = await open(name, optionsOf(expected));
    expect([dataset.train.length, dataset.validation.length, dataset.test.length]).toEqual([
      expected.train,
      expected.validation,
      expected.test ?? 0,
    ]);
    if (expected.classes !== undefined) expect(dataset.classNames).toHaveLength(expected.classes);
    if (expected.equals === 'npy/base') await expectBase(name, dataset, expected);
    for (const [id, mean] of Object.entries(expected.mean01 ?? expected.normalised ?? {}))
      expect(meanOf(named(dataset, id))).toBeCloseTo(mean, 5);
    for (const [id, { mean01, mask }] of Object.entries(expected.files ?? {})) {
      expect(meanOf(named(dataset, id))).toBeCloseTo(mean01, 5);
      // Labels 0 and 8 of the Duke set are background, and 9 comes in the place of 8.
      const { '0': above = 0, '8': below = 0, '9': fluid = 0, ...layers } = mask;
      expect(histogram(named(dataset, id).mask)).toEqual({ ...layers, '0': above + below, '8': fluid });
    }
    for (const [id, counts] of Object.entries(expected.masks ?? {}))
      for (const example of all(dataset).filter((one) => one.id.startsWith(id)))
        expect(histogram(example.mask)).toEqual(counts);
    for (const [subject, count] of Object.entries(expected.subjects ?? {}))
      expect(all(dataset).filter((one) => one.subject === subject)).toHaveLength(count);
    for (const part of expected.mustName ?? []) expect(dataset.remarks.join('\n')).toContain(part);
    for (const part of expected.mustNotAppear ?? []) expect(JSON.stringify(dataset)).not.toContain(part);
    if (expected.windowed !== undefined) {
      const windowed = await open(name, { ...optionsOf(expected), dicomWindow: true });
      for (const [id, mean] of Object.entries(expected.windowed))
        expect(meanOf(named(windowed, id))).toBeCloseTo(mean, 5);
    }
    if (expected.ignoredPixels !== undefined) {
      for (const { mask } of all(dataset)) expect(histogram(mask)['255']).toBe(expected.ignoredPixels);
      const message = await refusal(name, { ignoreLabel: null });
      for (const part of [
        ...(expected.mustNameWithoutIgnore ?? []),
        'row 60, column 0',
        'dataset.ignoreLabel',
      ])
        expect(message).toContain(part);
    }
  });

  it.each(cases.filter(([, { outcome }]) => outcome === 'reads-or-refuses'))(
    '%s is read with its channels by an image folder, and refused with one',
    async (name, { channels, mean01, channelMeans, mustName = ['3 channels', '1 channel'] }) => {
      const message = await refusal(name);
      for (const part of mustName) expect(message).toContain(part);
      const definition = imageFolder;
      const root = `${folder}/${name}`;
      const classes = name.startsWith('npy/')
        ? Array.from({ length: 10 }, (_, label) => `label ${label}`)
        : null;
      const config = definition.configSchema.parse({
        ...{ kind: 'image-folder', root, ...plain, channels, classes, subjectPattern: '^Subject_(\\d+)' },
      });
      const dataset = await definition.create(config, { workingDirectory: '/' });
      const { image } = named(dataset, name.startsWith('npy/') ? 'Subject_02_00' : 'Subject_01_00');
      const means = [0, 1, 2].map((channel) => {
        const values = image.filter((_, index) => index % 3 === channel);
        return values.reduce((sum, value) => sum + value, 0) / values.length;
      });
      const wanted = (channelMeans ?? mean01) as readonly number[];
      means.forEach((mean, channel) => {
        expect(mean).toBeCloseTo(wanted[channel] as number, 5);
      });
    },
  );

  it.each(cases.filter(([, { outcome }]) => outcome === 'warns-or-refuses'))(
    '%s is refused',
    async (name, { mustName = [] }) => {
      const message = await refusal(name);
      for (const part of [...mustName, '"train"', '"val"']) expect(message).toContain(part);
    },
  );

  it('leave no family of cases untested', () => {
    const outcomes = ['reads', 'refuses', 'reads-or-refuses', 'warns-or-refuses'];
    expect(cases.filter(([, { outcome }]) => !outcomes.includes(outcome))).toEqual([]);
    expect([...new Set(expectedCases(folder).map(([name]) => name.split('/')[0]))].sort()).toEqual(
      ['npy', 'png', 'tiff', 'nifti', 'dicom', 'manifest', configFamily].sort(),
    );
  });

  it.each([
    ['npy/uint16-12-bit', { pixelRange: 'uint8' }, ['4080', '255', '"uint16"']],
    [
      'npy/float32-unit-range',
      { pixelRange: 'uint8' },
      ['the largest value of any picture is 1', 'dataset.pixelRange', '"unit"'],
    ],
    ['npy/float32-z-score', { pixelRange: 'uint8' }, ['-1.505882', 'below 0', '"z-score"']],
    ['png/gray-16-of-12-bit', { pixelRange: 'uint16' }, ['almost black', '[0, 4095]']],
  ])('%s with another range %j is refused', async (name, options, parts) => {
    const message = await refusal(name, options);
    for (const part of parts) expect(message).toContain(part);
  });

  it('manifest/5-subjects is divided into folds by subject, the same for one seed', async () => {
    const folds = async (split: object) => {
      const { validation, train } = await open('manifest/5-subjects', {
        split: { kind: 'k-fold', ...split },
      });
      const subjects = new Set(validation.map(({ subject }) => subject));
      expect(train.filter(({ subject }) => subjects.has(subject))).toEqual([]);
      expect(train.length + validation.length).toBe(12);
      return validation.map(({ id }) => id);
    };
    const five = await Promise.all([0, 1, 2, 3, 4].map((fold) => folds({ folds: 5, fold })));
    expect(five.map((ids) => ids.length).sort()).toEqual([1, 2, 2, 3, 4]);
    const two = await Promise.all([0, 1].map((fold) => folds({ folds: 2, fold })));
    expect(new Set(two.flat()).size).toBe(12);
    expect(await folds({ folds: 2, fold: 0 })).toEqual(two[0]);
    const others = await Promise.all([2, 3, 4, 5].map((seed) => folds({ folds: 2, fold: 0, seed })));
    expect(others.some((ids) => ids.join() !== two[0]?.join())).toBe(true);
    const message = await refusal('manifest/5-subjects', { split: { kind: 'k-fold', folds: 6 } });
    for (const part of ['6', '5 subjects', 'dataset.split.folds']) expect(message).toContain(part);
  });

  it('manifest/5-subjects is divided at random by subject', async () => {
    const split = { kind: 'random', validation: 0.2, test: 0.2, seed: 3 };
    const dataset = await open('manifest/5-subjects', { split });
    const subjects = [dataset.train, dataset.validation, dataset.test].map(
      (part) => new Set(part.map(({ subject }) => subject)).size,
    );
    expect(subjects).toEqual([3, 1, 1]);
  });

  function optionsOf({ range, normalised, ignoredPixels }: ExpectedCase): object {
    return {
      ...(range === undefined ? {} : { pixelRange: range }),
      ...(normalised === undefined ? {} : { pixelRange: 'z-score' }),
      ...(ignoredPixels === undefined ? {} : { ignoreLabel: 255 }),
    };
  }

  function named(dataset: Dataset, id: string): Example {
    const found = all(dataset).find((example) => example.id === id);
    if (found === undefined) throw new Error(`no example "${id}" in ${all(dataset).map((one) => one.id)}`);
    return found;
  }

  async function expectBase(name: string, dataset: Dataset, expected: ExpectedCase): Promise<void> {
    const base = all(await open('npy/base'));
    const examples = all(dataset);
    const slices = examples.length / base.length;
    examples.forEach((example, index) => {
      const original = base[Math.floor(index / slices)] as Example;
      const slice = index % slices;
      const { image, mask } = slice === 0 ? original : mirrored(original);
      const difference = example.image.reduce(
        (largest, value, pixel) => Math.max(largest, Math.abs(value - (image[pixel] as number))),
        0,
      );
      expect(difference).toBeLessThan(1e-6);
      if (name.startsWith('npy/') && expected.masks === undefined) expect(example.mask).toEqual(mask);
    });
  }
});

function mirrored({ image, mask }: Example): Pick<Example, 'image' | 'mask'> {
  const turn = <Values extends Float32Array | Uint8Array>(values: Values): Values =>
    values.map((_, pixel) => values[pixel - (pixel % 48) + 47 - (pixel % 48)] as number) as Values;
  return { image: turn(image), mask: turn(mask) };
}

const meanOf = ({ image }: Example): number => image.reduce((sum, value) => sum + value, 0) / image.length;
