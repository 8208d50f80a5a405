import { describe, expect, it } from 'vitest';
import { classesOf, ignoredClass } from './labels.js';
import { mapBounded } from './map-bounded.js';
import { channelLayout, type Picture } from './picture.js';
import { normalisePixels, type PixelConfig, requireBrightness } from './pixel-range.js';
import { withChannels } from './source.js';
import { splitExamples } from './split.js';

const picture = (channels: number, ...values: number[]): Picture => ({
  height: 1,
  width: values.length / channels,
  channels,
  values: Float32Array.from(values),
  layout: channelLayout(channels),
});
const pixels = (pixelRange: PixelConfig['pixelRange']): PixelConfig => ({
  pixelRange,
  mean: 0.5,
  standardDeviation: 0.25,
});

describe('pixels', () => {
  it.each([
    ['auto', [0, 255], [-2, 2]],
    ['uint16', [0, 65_535], [-2, 2]],
    ['unit', [0, 1], [-2, 2]],
    [
      [-1000, 1000],
      [-1000, 0],
      [-2, 0],
    ],
    ['z-score', [-0.5, 1], [-4, 2]],
  ] as const)('of the range %j are brought to [0, 1] and then normalised', (range, stored, wanted) => {
    expect([...normalisePixels(picture(1, ...stored), pixels(range), 'a').values]).toEqual([...wanted]);
  });

  it('take the range that a file says of itself only where the config asks for it', () => {
    const own = { ...picture(1, 0, 1), range: [0, 1] as const };
    expect([...normalisePixels(own, pixels('auto'), 'a').values]).toEqual([-2, 2]);
    expect(normalisePixels(own, pixels('uint8'), 'a').values[1]).toBeCloseTo(-2 + 4 / 255, 6);
  });

  it('are refused outside the range by the value that is farthest from it, and when all but black', () => {
    const check = (range: PixelConfig['pixelRange'], ...values: number[]) =>
      normalisePixels(picture(1, ...values), pixels(range), 'a.png');
    expect(() => check('uint8', 3, 300, 4000)).toThrow(
      /a\.png: has the value 4000 at row 0, column 2, above 255.*"uint16"/,
    );
    expect(() => check('uint8', 256, -90)).toThrow(
      /has the value -90 at row 0, column 1, below 0.*"z-score"/,
    );
    expect(() => check('z-score', 0, Number.NaN)).toThrow(/has the value NaN at row 0, column 1/);
    const brightest = check('uint8', 0, 15).brightness;
    expect(() => requireBrightness(brightest, 'scans')).toThrow(
      /the largest value of any picture is 15, and white is 255/,
    );
    expect(() => requireBrightness(check('uint8', 0, 16).brightness, 'scans')).not.toThrow();
  });
});

describe('masks', () => {
  const rule = {
    classOfLabel: new Map([
      [0, 0],
      [255, 1],
    ]),
    ignoreLabel: 9,
  };
  const classes =
    (...labels: number[]) =>
    () => [...classesOf(picture(1, ...labels), rule, 'm.png')];

  it('give the class of each label, however far apart, and keep what is ignored out', () => {
    expect(classes(0, 255, 9)()).toEqual([0, 1, ignoredClass]);
  });

  it('are refused for a label that no class has, with the labels that there are', () => {
    expect(classes(0, 128)).toThrow(
      /m\.png: has the label 128 at row 0, column 1; the labels are 0, 255: correct it, or set dataset\.ignoreLabel/,
    );
  });
});

describe('channels', () => {
  it('that are equal everywhere are one, and others are never dropped', () => {
    expect([...withChannels(picture(3, 7, 7, 7, 8, 8, 8), 1, 'a').values]).toEqual([7, 8]);
    expect(() => withChannels(picture(3, 7, 7, 7, 8, 8, 9), 1, 'a')).toThrow(
      /a: has 3 channels, one picture of 1 channel is wanted/,
    );
    expect(() => withChannels(picture(1, 7), 3, 'a')).toThrow(/3 channels is wanted/);
  });

  it('of a palette are its colours', () => {
    const indexed = {
      ...picture(1, 1, 0),
      palette: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    };
    expect([...withChannels(indexed, 3, 'a').values]).toEqual([4, 5, 6, 1, 2, 3]);
  });
});

describe('splits', () => {
  const examples = Array.from({ length: 30 }, (_, index) => ({ subject: String(index % 10), index }));
  const indices = (part: readonly { index: number }[]) => part.map(({ index }) => index);

  it('never divide a subject, use every example once, and are the same for one seed', () => {
    const config = { kind: 'random', validation: 0.2, test: 0.1, seed: 4 } as const;
    const { train, validation, test } = splitExamples(examples, config, 'scans');
    expect([train.length, validation.length, test.length]).toEqual([21, 6, 3]);
    const subjects = [train, validation, test].map((part) => new Set(part.map(({ subject }) => subject)));
    expect(new Set(subjects.flatMap((set) => [...set])).size).toBe(
      subjects.reduce((sum, { size }) => sum + size, 0),
    );
    expect(indices(splitExamples(examples, config, 'scans').train)).toEqual(indices(train));
    expect(indices(splitExamples(examples, { ...config, seed: 5 }, 'scans').train)).not.toEqual(
      indices(train),
    );
  });

  it('of ten subjects into eleven folds, or of fold 5 of 5, are refused', () => {
    const fold = (folds: number, number: number) => () =>
      splitExamples(examples, { kind: 'k-fold', folds, fold: number, seed: 1 }, 'scans');
    expect(fold(11, 0)).toThrow(
      /scans: has 10 subjects, too few for 11 folds; set dataset\.split\.folds to at most 10/,
    );
    expect(fold(5, 5)).toThrow(/dataset\.split\.fold: must be below dataset\.split\.folds \(5\), got 5/);
  });
});

it('no more than eight files are open at once, and the first in order that fails is named', async () => {
  let [open, most] = [0, 0];
  const read = (failing: readonly number[]) =>
    mapBounded(
      Array.from({ length: 50 }, (_, index) => index),
      8,
      async (index) => {
        open += 1;
        most = Math.max(most, open);
        // The later of two that fail together fails first.
        for (let wait = 0; wait < 9 - (index % 9); wait++) await Promise.resolve();
        open -= 1;
        if (failing.includes(index)) throw new Error(`file ${index}`);
        return 2 * index;
      },
    );
  expect((await read([]))[49]).toBe(98);
  expect(most).toBe(8);
  await expect(read([3, 5])).rejects.toThrow('file 3');
});
