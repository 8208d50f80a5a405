import type { StoredDisclosure } from '../../../db/tables/stored-words.js';

/** One value of one metric as it was recorded. */
export interface StoredPoint {
  /** Of its event; a metric comes at most once in an event. */
  readonly cursor: number;
  readonly step: number;
  readonly epoch: number;
  readonly wallTimeMs: number;
  /** Of the event, in milliseconds since 1970. */
  readonly at: number;
  /** May be NaN or infinite. */
  readonly value: number;
  /** Place among the metrics of its event. */
  readonly place: number;
  readonly disclosure: StoredDisclosure;
}

/** The order of a series: by step, and of a repeated step by arrival. */
export function inSeriesOrder(a: StoredPoint, b: StoredPoint): number {
  return a.step - b.step || a.cursor - b.cursor;
}
