import { describe, expect, it } from 'vitest';
import { octPhantom } from './oct-phantom.js';

const config = octPhantom.configSchema.parse({
  kind: 'oct-phantom',
  imageHeight: 48,
  imageWidth: 32,
  trainingSubjects: 4,
  validationSubjects: 2,
  scansPerSubject: 3,
  seed: 5,
});
const open = (change = {}) => octPhantom.create({ ...config, ...change }, { workingDirectory: '/' });

describe('the OCT phantom', () => {
  it('is the same for one seed and another for the next', async () => {
    const [one, again, other] = [await open(), await open(), await open({ seed: 6 })];
    expect(again).toEqual(one);
    expect(other.train[0]?.mask).not.toEqual(one.train[0]?.mask);
  });

  it('shows every class, keeps subjects apart, and has the size asked for', async () => {
    const { train, validation, classNames } = await open();
    expect([train.length, validation.length]).toEqual([12, 6]);
    const trained = new Set(train.map(({ subject }) => subject));
    expect(validation.some(({ subject }) => trained.has(subject))).toBe(false);
    expect(new Set(train.flatMap(({ mask }) => [...mask])).size).toBe(classNames.length);
    for (const { image, mask } of train) expect([image.length, mask.length]).toEqual([1536, 1536]);
  });

  it('is no more than two thirds background, so that calling everything background loses', async () => {
    const { validation } = await open();
    const pixels = validation.flatMap(({ mask }) => [...mask]);
    expect(pixels.filter((label) => label === 0).length / pixels.length).toBeLessThan(2 / 3);
  });

  it('under domain randomization holds eyes and devices that its own never are, each class among them', async () => {
    const many = { trainingSubjects: 60, scansPerSubject: 1 };
    const [own, any] = [await open(many), await open({ ...many, domainRandomization: true })];
    expect(await open({ ...many, domainRandomization: true })).toEqual(any);
    const spreadOf = (told: (one: (typeof own.train)[number]) => number, { train } = own) => {
      const values = train.map(told).sort((a, b) => a - b);
      return [values[5] as number, values[54] as number] as const;
    };
    const retina = ({ mask }: (typeof own.train)[number]) =>
      mask.filter((label) => label > 0).length / mask.length;
    const mean = ({ image }: (typeof own.train)[number]) =>
      image.reduce((sum, one) => sum + one, 0) / image.length;
    for (const told of [retina, mean]) {
      const [low, high] = spreadOf(told);
      const [lower, higher] = spreadOf(told, any);
      expect(lower).toBeLessThan(low);
      expect(higher - lower).toBeGreaterThan(1.5 * (high - low));
    }
    expect(new Set(any.train.flatMap(({ mask }) => [...mask])).size).toBe(any.classNames.length);
    // No pixel is brighter than a picture can hold.
    for (const { image } of any.train) expect(Math.max(...image)).toBeLessThanOrEqual(2);
    expect(Math.max(...own.train.flatMap(({ image }) => [...image]))).toBeGreaterThan(2);
  });
});
