import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { TrainingEvent } from '@clipwise/contract';
import { Client } from 'pg';
import {
  artifactEvent,
  chargeEvent,
  metricsEvent,
  startedEvent,
} from '../../apps/api/src/testing/event-fixtures.js';
import { storedMetrics } from '../../apps/api/src/testing/stored-metrics.js';
import { type Spool, spoolPaths } from '../../packages/trainer/src/reporting/spool.js';

type Fields = Readonly<Record<string, unknown>>;

/** Records a run as a training does: its start, a charge and a measurement a step, a picture, its end. */
export async function recordRun(
  spool: Spool,
  steps: number,
  afterStep: (step: number) => Promise<unknown> = async () => undefined,
): Promise<void> {
  await spool.emit({ ...startedEvent(), plannedSteps: steps });
  for (let step = 1; step <= steps; step++) {
    await spool.emit(chargeEvent(step));
    await spool.emit(metricsEvent(step, { 'training/loss': 1 / step }));
    await afterStep(step);
  }
  // Of its own, so that no API has it already.
  const picture = new Uint8Array(randomBytes(3_000));
  const { sha256 } = await spool.putArtifact(picture, 'image/png');
  await spool.emit({ ...artifactEvent(sha256, picture.byteLength), step: steps } as TrainingEvent);
  await spool.emit(ended(steps));
}

/** The end of a run that went well. */
export function ended(step: number): TrainingEvent {
  return { kind: 'run-ended', at: new Date().toISOString(), step, outcome: 'completed', failure: null };
}

/** The events of a spool, in order. */
export async function recordedEvents(spoolDir: string): Promise<readonly Fields[]> {
  const text = await readFile(spoolPaths(spoolDir).events, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => comparable(JSON.parse(line)));
}

/** What the API's database holds of a run, in order, without what the API added to it. */
export async function storedEvents(databaseUrl: string, runId: string): Promise<readonly Fields[]> {
  const rows = await query<{ cursor: number; payload: Fields }>(
    databaseUrl,
    'select cursor, payload from run_events where run_id = $1',
    runId,
  );
  const metrics = await metricsOf(databaseUrl, runId);
  return [...rows, ...metrics]
    .sort((a, b) => a.cursor - b.cursor)
    .map(({ payload }) => payload)
    .filter(
      ({ kind, status }) => kind !== 'status-changed' || !['RUNNING', 'QUEUED'].includes(String(status)),
    )
    .map(comparable);
}

async function metricsOf(databaseUrl: string, runId: string) {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const events = await storedMetrics(client, runId);
    return events.map(({ cursor, event }) => ({ cursor, payload: { ...event } as Fields }));
  } finally {
    await client.end();
  }
}

/** Steps that the ledger in the database holds, in order. */
export async function chargedSteps(databaseUrl: string, runId: string): Promise<readonly number[]> {
  const rows = await query<{ step: number }>(
    databaseUrl,
    'select step from privacy_charges where run_id = $1 order by cursor',
    runId,
  );
  return rows.map(({ step }) => step);
}

/** The newest run of a database. */
export async function newestRun(
  databaseUrl: string,
): Promise<{ id: string; status: string; failure_code: string | null }> {
  const [run] = await query<{ id: string; status: string; failure_code: string | null }>(
    databaseUrl,
    'select id, status, failure_code from runs order by number desc limit 1',
  );
  if (run === undefined) throw new Error('no run was opened');
  return run;
}

async function query<Row extends object>(url: string, text: string, ...values: string[]): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** A run's end is stored as a change of status; everything else as it was sent, with the API's own answers beside it. */
function comparable({ epsilon: _epsilon, artifactId: _artifactId, ...event }: Fields): Fields {
  const { kind, at, status, outcome, failure } = event;
  if (kind === 'run-ended') return { kind: 'end', at, status: String(outcome).toUpperCase(), failure };
  if (kind === 'status-changed') return { kind: 'end', at, status, failure };
  return event;
}
