import type { Executor } from '../../../db/client.js';
import type { NumberedEvent } from '../../../db/tables/run-events.js';
import { eventsOfPoints, pointsOfBatch } from './batch-codec.js';
import { listEventPlaces } from './metric-store.repository.js';
import { decodePoints } from './point-codec.js';
import type { StoredPoint } from './stored-point.js';

/** The metrics-recorded events of runs, put together from where their points lie. */
export class MetricEventsService {
  constructor(private readonly db: Executor) {}

  /** The events with cursors `from`..`to` of a run, in order. What is compacted meanwhile is found all the same. */
  async list(runId: string, from: number, to: number): Promise<readonly NumberedEvent[]> {
    const isAsked = ({ cursor }: StoredPoint) => cursor >= from && cursor <= to;
    const series: (readonly [string, readonly StoredPoint[]])[] = [];
    for (const { name, events, data } of await listEventPlaces(this.db, runId, from, to)) {
      const found =
        name === null || data === null
          ? pointsOfBatch(events ?? '')
          : [[name, await decodePoints(data)] as const];
      for (const [metric, points] of found) series.push([metric, points.filter(isAsked)]);
    }
    return eventsOfPoints(runId, series);
  }
}
