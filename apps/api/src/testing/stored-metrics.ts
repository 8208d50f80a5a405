import { drizzle } from 'drizzle-orm/node-postgres';
import type { Client } from 'pg';
import type { NumberedEvent } from '../db/tables/run-events.js';
import { MetricEventsService } from '../modules/metrics/store/metric-events.service.js';

/** All metrics-recorded events of a run, in order, as the database that `client` is connected to holds them. */
export async function storedMetrics(client: Client, runId: string): Promise<readonly NumberedEvent[]> {
  return new MetricEventsService(drizzle(client)).list(runId, 1, 2 ** 31 - 1);
}
