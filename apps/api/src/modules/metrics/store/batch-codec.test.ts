import { describe, expect, it } from 'vitest';
import { batchRow, eventsOfPoints, type NumberedMetricsEvent, pointsOfBatches } from './batch-codec.js';

const metric = (
  name: string,
  value: number | 'NaN' | 'Infinity' | '-Infinity',
  disclosure = 'public' as 'public' | 'released' | 'diagnostic',
) => ({
  ...{ name, value, disclosure },
});
const eventOf = (
  cursor: number,
  metrics: NumberedMetricsEvent['event']['metrics'],
): NumberedMetricsEvent => ({
  cursor,
  event: {
    kind: 'metrics-recorded',
    at: new Date(1.7e12 + cursor).toISOString(),
    ...{ step: 2 * cursor, epoch: cursor / 3, wallTimeMs: cursor * 1.5, metrics },
  },
});
const events = [
  eventOf(5, [metric('loss', 1), metric('dice', 0.5, 'diagnostic')]),
  eventOf(6, [metric('loss', 'NaN'), metric('dice', 'Infinity', 'diagnostic')]),
  eventOf(8, [metric('dice', '-Infinity', 'diagnostic'), metric('loss', 2)]),
  eventOf(9, [metric('loss', 3), metric('dice', 0.25, 'released')]),
  eventOf(10, [metric('loss', 4)]),
  eventOf(11, [metric('loss', 5), metric('dice', 0.75, 'diagnostic')]),
];
const row = batchRow('run', 3, events);
const all = { from: 0, to: 100 };

describe('a batch', () => {
  it('tells its run, attempt, cursors and points beside what it holds', () => {
    expect(row).toMatchObject({ runId: 'run', attempt: 3, firstCursor: 5, lastCursor: 11, points: 11 });
  });

  it('names the metrics of an event once for all events that have the same, in whatever order they came', () => {
    const { layouts, events: stored } = JSON.parse(row.events);
    expect(layouts).toEqual([
      [
        ['loss', 'public'],
        ['dice', 'diagnostic'],
      ],
      [
        ['dice', 'diagnostic'],
        ['loss', 'public'],
      ],
      [
        ['loss', 'public'],
        ['dice', 'released'],
      ],
      [['loss', 'public']],
    ]);
    expect(stored.map(([layout]: readonly number[]) => layout)).toEqual([0, 0, 1, 2, 3, 0]);
  });

  it('is read as the events that it was made of', () => {
    const read = eventsOfPoints('run', pointsOfBatches([row.events]), all);
    expect(read).toEqual(
      events.map(({ cursor, event }) => ({ runId: 'run', cursor, at: new Date(event.at), event })),
    );
  });

  it('is read as points by name, those of several batches one after another', () => {
    const points = pointsOfBatches([
      row.events,
      batchRow('run', 3, [eventOf(20, [metric('loss', 9)])]).events,
    ]);
    expect([...points.keys()]).toEqual(['loss', 'dice']);
    const loss = points.get('loss');
    expect([loss?.cursor, loss?.value, loss?.place].map((column) => [...(column ?? [])])).toEqual([
      [5, 6, 8, 9, 10, 11, 20],
      [1, NaN, 2, 3, 4, 5, 9],
      [0, 0, 1, 0, 0, 0, 0],
    ]);
    expect([...(points.get('dice')?.disclosure ?? [])]).toEqual([1, 1, 1, 0, 1]);
  });

  it('gives the events between two cursors, both included, in order', () => {
    const points = [...pointsOfBatches([row.events])].reverse();
    const cursors = (from: number, to: number) =>
      eventsOfPoints('run', points, { from, to }).map(({ cursor }) => cursor);
    expect(cursors(6, 9)).toEqual([6, 8, 9]);
    expect(cursors(12, 20)).toEqual([]);
    const apart = [eventOf(9, [metric('a', 1)]), eventOf(12, [metric('b', 1)]), eventOf(5, [metric('c', 1)])];
    expect(
      eventsOfPoints('run', pointsOfBatches(apart.map((one) => batchRow('run', 0, [one]).events)), all).map(
        ({ cursor }) => cursor,
      ),
    ).toEqual([5, 9, 12]);
    expect(eventsOfPoints('run', points, { from: 8, to: 8 })[0]?.event).toEqual(events[2]?.event);
  });
});
