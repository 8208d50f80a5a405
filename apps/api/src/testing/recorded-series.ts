import type { Executor } from '../db/client.js';
import { MetricsService } from '../modules/metrics/metrics.service.js';
import { CompactionService } from '../modules/metrics/store/compaction.service.js';
import { SeriesReader } from '../modules/metrics/store/series-reader.service.js';

/** A series to store. */
export interface SeriesToRecord {
  /** Cursor of the run-started event of its attempt. */
  readonly attempt: number;
  readonly name: string;
  readonly firstCursor: number;
  /** One a step, from step 1 on. */
  readonly points: number;
}

/** Stores a series as ingest would, compacted, with values as a trainer has: a noisy curve and fractions of milliseconds. */
export async function recordSeries(db: Executor, runId: string, series: SeriesToRecord): Promise<void> {
  const metrics = new MetricsService(db, new SeriesReader(db));
  const compaction = new CompactionService(db);
  const { attempt, name, firstCursor, points } = series;
  let wallTimeMs = 0;
  for (let from = 1; from <= points; from += 16_000) {
    const events = Array.from({ length: Math.min(16_000, points - from + 1) }, (_, place) => {
      const step = from + place;
      wallTimeMs += 100 + 10 * noise(step);
      const value = Math.exp(-step / points) + noise(step + points) / 10;
      return {
        cursor: firstCursor + step - 1,
        event: {
          kind: 'metrics-recorded' as const,
          at: new Date(Math.floor(1.7e12 + wallTimeMs)).toISOString(),
          ...{ step, epoch: step / 60, wallTimeMs },
          metrics: [{ name, value, disclosure: 'diagnostic' as const }],
        },
      };
    });
    await metrics.record(db, runId, [{ attempt, events }], false);
    await compaction.compact(runId);
  }
}

/** A fraction in [0, 1) without a pattern that a codec could use. */
function noise(place: number): number {
  const wave = Math.sin(place * 12.9898) * 43_758.5453;
  return wave - Math.floor(wave);
}
