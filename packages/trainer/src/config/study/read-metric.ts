import type { MetricReading } from './study-definition.js';

/** One recorded value, and what the ledger said at its step. */
export interface ReadablePoint {
  readonly step: number;
  readonly value: number;
  /** Null before the first charge, and where nothing is claimed. */
  readonly epsilon: number | null;
}

/**
 * The one number that a run gives of its metric.
 *
 * @param points of the newest attempt, by step.
 * @param isPrivate a run without a guarantee has no budget: at a budget it is read at its end.
 * @returns null where there is nothing to read: no value, none within the budget, or fewer than `count`.
 */
export function readMetric(
  points: readonly ReadablePoint[],
  reading: MetricReading,
  isPrivate: boolean,
): number | null {
  switch (reading.kind) {
    case 'last':
      return points.at(-1)?.value ?? null;
    case 'at-budget': {
      if (!isPrivate) return points.at(-1)?.value ?? null;
      return points.findLast(({ epsilon }) => epsilon !== null && epsilon <= reading.epsilon)?.value ?? null;
    }
    case 'mean-of-last': {
      if (points.length < reading.count) return null;
      const last = points.slice(-reading.count);
      return last.reduce((sum, { value }) => sum + value, 0) / reading.count;
    }
    default:
      return reading satisfies never;
  }
}

/** The reading in words: "last value", "at epsilon 3", "mean of the last 5". */
export function readingText(reading: MetricReading): string {
  switch (reading.kind) {
    case 'last':
      return 'last value';
    case 'at-budget':
      return `last value within epsilon ${reading.epsilon}`;
    case 'mean-of-last':
      return `mean of the last ${reading.count} values`;
    default:
      return reading satisfies never;
  }
}
