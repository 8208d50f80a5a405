import { describe, expect, it } from 'vitest';
import { scoreSegmentation } from './evaluate.js';

const image = (...classes: number[]) => Uint8Array.from(classes);

describe('segmentation scores', () => {
  it('equal hand-counted Dice and accuracy', () => {
    const scores = scoreSegmentation([image(0, 0, 1, 1)], [image(0, 1, 1, 1)], 2);
    expect(scores.classDice).toEqual([expect.closeTo(2 / 3, 12), expect.closeTo(0.8, 12)]);
    expect(scores.pixelAccuracy).toBe(0.75);
  });

  it('leave out a class that is absent from truth and prediction, rather than scoring it 1', () => {
    const scores = scoreSegmentation([image(0, 0)], [image(0, 0)], 3);
    expect(scores.classDice).toEqual([1, Number.NaN, Number.NaN]);
    expect(scores.meanDice).toBe(1);
  });

  it('count no pixel that nobody graded', () => {
    const scores = scoreSegmentation([image(0, 0, 1, 255)], [image(0, 1, 1, 1)], 2);
    expect(scores).toEqual(scoreSegmentation([image(0, 0, 1)], [image(0, 1, 1)], 2));
    expect(scores.pixelAccuracy).toBeCloseTo(2 / 3, 12);
  });

  it('score 0 for a class that was predicted but is not there', () => {
    expect(scoreSegmentation([image(0, 0)], [image(0, 1)], 2).classDice[1]).toBe(0);
  });
});
