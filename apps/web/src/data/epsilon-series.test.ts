import { describe, expect, it } from 'vitest';
import { type EpsilonPoints, epsilonSeriesAt, startEpsilonPoints, toEpsilonPoints } from './epsilon-series';

const points: EpsilonPoints = {
  earlier: 4,
  cursors: [7, 9, 11],
  steps: [1, 2, 3],
  epochs: [0.1, 0.2, 0.3],
  seconds: [1, 2, 3],
  values: [4.5, 5, 5.5],
};

describe('the epsilon that is drawn', () => {
  it('goes on from what earlier attempts spent and ends at the number that is shown beside it', () => {
    expect(epsilonSeriesAt(points, { lastCursor: 20, epsilon: 5.2 })).toMatchObject({
      steps: [0, 1, 2, 3],
      epochs: [0, 0.1, 0.2, 0.3],
      values: [4, 4.5, 5, 5.2],
    });
    expect(epsilonSeriesAt({ ...points, steps: [0, 1, 2] }, { lastCursor: 20, epsilon: 5.2 })?.steps).toEqual(
      [0, 1, 2],
    );
    expect(epsilonSeriesAt({ ...points, earlier: null }, { lastCursor: 20, epsilon: 5.5 })?.steps).toEqual([
      1, 2, 3,
    ]);
  });

  it('is no diagnostic, and keeps what the API told of earlier attempts', () => {
    expect(epsilonSeriesAt(points, { lastCursor: 20, epsilon: 5.2 })).toMatchObject({
      name: 'epsilon',
      disclosure: 'PUBLIC',
    });
    const { earlier, seconds, values, ...columns } = points;
    const told = {
      ...columns,
      wallTimesMs: seconds.map((one) => 1000 * one),
      epsilons: values,
      startedAt: null,
    };
    expect(toEpsilonPoints({ ...told, earlierEpsilon: earlier })).toEqual(points);
    expect(toEpsilonPoints({ ...told, earlierEpsilon: null }).earlier).toBeNull();
  });

  it('holds back charges that the number beside it does not hold yet', () => {
    expect(epsilonSeriesAt(points, { lastCursor: 9, epsilon: 5 })).toMatchObject({
      steps: [0, 1, 2],
      values: [4, 4.5, 5],
    });
    expect(epsilonSeriesAt(points, { lastCursor: 6, epsilon: 4 })).toBeUndefined();
  });

  it('ascends by step whatever the order of the charges', () => {
    const backwards = { ...points, steps: [3, 1, 2] };
    expect(epsilonSeriesAt(backwards, { lastCursor: 11, epsilon: 5.5 })).toMatchObject({
      steps: [0, 1, 2, 3],
      values: [4, 5, 5.5, 4.5],
    });
  });

  it('is nothing where nothing has a bound', () => {
    const unbounded = { ...points, values: [null, null, null] };
    expect(epsilonSeriesAt(unbounded, { lastCursor: 11, epsilon: null })).toBeUndefined();
    expect(epsilonSeriesAt(startEpsilonPoints(0), { lastCursor: 11, epsilon: null })).toBeUndefined();
  });

  it('copies what the API sent, so that it can grow', () => {
    const copy = toEpsilonPoints({
      earlierEpsilon: 0,
      startedAt: null,
      cursors: [2],
      steps: [1],
      epochs: [0.1],
      wallTimesMs: [1500],
      epsilons: [1],
    });
    expect(copy).toEqual({
      earlier: 0,
      cursors: [2],
      steps: [1],
      epochs: [0.1],
      seconds: [1.5],
      values: [1],
    });
  });
});
