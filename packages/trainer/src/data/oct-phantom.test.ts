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
});
