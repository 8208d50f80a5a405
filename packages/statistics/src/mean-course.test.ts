import { expect, it } from 'vitest';
import { meanCourse } from './mean-course.js';

it('is the mean of all courses with its interval, where all of them have a finite value', () => {
  const course = meanCourse([
    { x: [1, 2, 3, 4], y: [1, 2, 3, null] },
    { x: [1, 2, 4], y: [3, Number.NaN, 5] },
  ]);
  expect(course).toMatchObject({ n: 2, x: [1], mean: [2] });
  // t(0.975, 1) = 12.706 times sqrt(2) / sqrt(2).
  expect(course.low[0]).toBeCloseTo(2 - 12.706, 3);
  expect(course.high[0]).toBeCloseTo(2 + 12.706, 3);
});

it('has no interval of one course, and no place that courses do not share', () => {
  expect(meanCourse([{ x: [1], y: [5] }])).toEqual({ n: 1, x: [1], mean: [5], low: [null], high: [null] });
  const apart = [
    { x: [1], y: [1] },
    { x: [2], y: [1] },
  ];
  expect(meanCourse(apart).x).toEqual([]);
});

it('counts a run once where it recorded a step again, by what it recorded last', () => {
  const course = meanCourse([
    { x: [1, 2, 2, 3, 3], y: [1, 9, 2, 9, 3] },
    { x: [1, 2], y: [1, 2] },
  ]);
  expect(course).toMatchObject({ n: 2, x: [1, 2], mean: [1, 2] });
});
