import { describe, expect, it } from 'vitest';
import { datasetContent, exampleDigest } from './dataset-content.js';

const picture = (...values: number[]) => ({
  height: 1,
  width: values.length,
  channels: 1,
  values: Float32Array.from(values),
});
const example = (subject: string, isTraining: boolean, ...values: number[]) => ({
  digest: exampleDigest(picture(...values)),
  subject,
  isTraining,
});
const three = [example('a', true, 1, 2), example('a', true, 3, 4), example('b', false, 5, 6)];

describe('what a data set is by its content', () => {
  it('is the same in another order and under other names of subjects', () => {
    const renamed = three.toReversed().map((one) => ({ ...one, subject: `other ${one.subject}` }));
    expect(datasetContent(renamed, false)).toEqual(datasetContent(three, false));
    expect(datasetContent(three, false)).toMatchObject({
      examples: 3,
      subjects: 2,
      largestSubjectExamples: 2,
    });
  });

  it('is another with one pixel, one example or one shape changed', () => {
    const { sha256 } = datasetContent(three, false) ?? {};
    const others = [
      [...three.slice(1), example('a', true, 1, 7)],
      three.slice(1),
      [...three, three[0] as (typeof three)[number]],
    ];
    for (const other of others) expect(datasetContent(other, false)?.sha256).not.toBe(sha256);
    const turned = { ...picture(1, 2), height: 2, width: 1 };
    expect(exampleDigest(turned)).not.toBe(exampleDigest(picture(1, 2)));
  });

  it('keeps the content and changes the grouping where subjects are named otherwise', () => {
    const alone = three.map((one, at) => ({ ...one, subject: String(at) }));
    const [as, bs] = [datasetContent(three, false), datasetContent(alone, false)];
    expect(bs?.sha256).toBe(as?.sha256);
    expect(bs?.grouping).not.toBe(as?.grouping);
  });

  it('has the bits of those in training, at the same place whoever else is', () => {
    const flipped = three.map((one) => ({ ...one, isTraining: !one.isTraining }));
    const [one, other] = [three, flipped].map((examples) =>
      Buffer.from(datasetContent(examples, false)?.trainingSubjects ?? '', 'base64').readUInt8(),
    ) as [number, number];
    expect(one & other).toBe(0);
    expect(one | other).toBe(0b11);
  });

  it('counts subjects with equal examples as in training where one of them is', () => {
    const twins = [example('a', true, 1), example('b', false, 1)];
    expect(Buffer.from(datasetContent(twins, false)?.trainingSubjects ?? '', 'base64').readUInt8()).toBe(
      0b11,
    );
  });
});
