import type { Executor } from '../../../db/client.js';
import type { NumberedEvent } from '../../../db/tables/run-events.js';
import { eventsOfPoints, pointsOfBatches } from './batch-codec.js';
import { listEventPlaces } from './metric-store.repository.js';
import { decodePoints } from './point-codec.js';
import type { Points } from './points.js';

/** The metrics-recorded events of runs, put together from where their points lie. */
export class MetricEventsService {
  constructor(private readonly db: Executor) {}

  /** The events with cursors `from`..`to` of a run, in order. What is compacted meanwhile is found all the same. */
  async list(runId: string, from: number, to: number): Promise<readonly NumberedEvent[]> {
    const series: (readonly [string, Points])[] = [];
    for (const { name, events, data } of await listEventPlaces(this.db, runId, from, to)) {
      if (name === null || data === null) series.push(...pointsOfBatches([events ?? '']));
      else series.push([name, decodePoints(data)]);
    }
    return eventsOfPoints(runId, series, { from, to });
  }
}
