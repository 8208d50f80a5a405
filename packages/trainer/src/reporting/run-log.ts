import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type TrainingEvent, trainingEventSchema } from '@clipwise/contract';
import type { EarlierRun } from '../training/train-loop.js';
import { reasonOf } from './append-log.js';
import { spoolPaths } from './spool.js';
import { parseSpoolLine } from './spool-line.js';

/** What the spool of a run tells whoever continues it. */
export interface RunLog {
  /** The newest announcement; null before there is one. */
  readonly started: Extract<TrainingEvent, { kind: 'run-started' }> | null;
  readonly charged: EarlierRun['charged'];
  /** How the run ended when it last did; null when it never did. */
  readonly outcome: Extract<TrainingEvent, { kind: 'run-ended' }>['outcome'] | null;
}

/**
 * Reads a spool from its beginning; a line torn by a crash is left out.
 *
 * @returns null when there is no spool.
 * @throws ResumeError when its charges differ from each other.
 */
export async function readRunLog(dir: string): Promise<RunLog | null> {
  const { events: path } = spoolPaths(dir);
  let log: RunLog = { started: null, charged: null, outcome: null };
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      // Most lines are metrics, which tell nothing here.
      if (!wanted.has(parseSpoolLine(line).kind)) continue;
      log = { ...log, ...told(log, trainingEventSchema.parse(JSON.parse(line))) };
    }
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return null;
    throw error;
  }
  return log;
}

const wanted: ReadonlySet<string> = new Set<TrainingEvent['kind']>([
  'run-started',
  'privacy-charged',
  'run-ended',
]);

function told(log: RunLog, event: TrainingEvent): Partial<RunLog> {
  switch (event.kind) {
    case 'run-started':
      return { started: event };
    case 'run-ended':
      return { outcome: event.outcome };
    case 'privacy-charged': {
      const { charges = [], throughStep = 0 } = log.charged ?? {};
      const key = JSON.stringify(event.event);
      const known = charges.findIndex((charge) => JSON.stringify(charge.event) === key);
      const count = (charges[known]?.count ?? 0) + event.count;
      const charge = { event: event.event, count };
      return {
        charged: {
          charges: known === -1 ? [...charges, charge] : charges.with(known, charge),
          throughStep: Math.max(throughStep, event.step),
        },
      };
    }
    default:
      return {};
  }
}
