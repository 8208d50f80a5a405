import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type TrainingEvent, trainingEventSchema } from '@clipwise/contract';
import { decodeDpEvent, type LedgerAnswer, openRunLedger, type RunLedger } from '@clipwise/privacy';
import { reasonOf } from '../reporting/append-log.js';
import { spoolPaths } from '../reporting/spool.js';
import { parseSpoolLine } from '../reporting/spool-line.js';
import { KnownEpsilons, ledgerKey } from './known-epsilons.js';

/** One recorded value. */
export interface SeriesPoint {
  readonly step: number;
  readonly epoch: number;
  /** Since the run started. */
  readonly seconds: number;
  readonly value: number;
  /** The ledger's at that step, an upper bound; null before the first charge and without a guarantee. */
  readonly epsilon: number | null;
}

type Started = Extract<TrainingEvent, { kind: 'run-started' }>;
type Charged = Extract<TrainingEvent, { kind: 'privacy-charged' }>;
type Ended = Extract<TrainingEvent, { kind: 'run-ended' }>;

/** What the event log of a run tells. */
export interface RunRecord {
  readonly started: Started | null;
  /** Null while it is under way, and when it was killed. */
  readonly ended: Ended | null;
  readonly step: number;
  /** By metric, by step; what an attempt recorded again stands in the place of what it had recorded. */
  readonly series: ReadonlyMap<string, readonly SeriesPoint[]>;
  /** Metrics that epsilon does not cover. */
  readonly diagnostic: ReadonlySet<string>;
  /** Of everything charged; null before a run started. */
  readonly spent: LedgerAnswer | null;
  /** The same for the subject with most training examples; null where an example is all that there is of one, and where it was not asked for. */
  readonly subjectSpent: { readonly answer: LedgerAnswer; readonly examples: number } | null;
  readonly seconds: number;
}

/**
 * Reads the event log of a run's folder; null where there is none. A line torn by a crash is left out.
 *
 * @param known epsilons of runs that were read before. @param ofSubject whether to compute that of a subject, which takes longest.
 */
export async function readRun(
  folder: string,
  known: KnownEpsilons = new KnownEpsilons(),
  ofSubject = true,
): Promise<RunRecord | null> {
  const { events: path } = spoolPaths(folder);
  if (!existsSync(path)) return null;
  let started: Started | null = null;
  let ended: Ended | null = null;
  let step = 0;
  let seconds = 0;
  let ledger: RunLedger | null = null;
  const charges = new Map<string, number>();
  let chargedSteps = 0;
  let running: number | null = null;
  const series = new Map<string, Map<number, SeriesPoint>>();
  const diagnostic = new Set<string>();
  const charge = ({ event, count }: Charged): void => {
    if (ledger === null) return;
    ledger.charge(decodeDpEvent(event), count);
    const text = JSON.stringify(event);
    charges.set(text, (charges.get(text) ?? 0) + count);
  };
  const take = (event: TrainingEvent): void => {
    switch (event.kind) {
      case 'run-started':
        started = event;
        ended = null;
        // Charges of an earlier attempt stay: what was spent is spent.
        ledger ??= openRunLedger(event.mechanism);
        return;
      case 'privacy-charged':
        charge(event);
        return;
      case 'metrics-recorded': {
        step = event.step;
        seconds = event.wallTimeMs / 1000;
        if (ledger !== null && ledger.steps > chargedSteps) {
          const answer = known.runningEpsilon(ledgerKey(ledger, charges), ledger);
          // A bound that another run got in other steps may be the tighter one; a course never falls.
          running = answer.kind === 'bounded' ? Math.max(running ?? 0, answer.epsilon) : null;
          chargedSteps = ledger.steps;
        }
        const epsilon = started?.mechanism.isPrivate ? running : null;
        for (const { name, value, disclosure } of event.metrics) {
          if (disclosure === 'diagnostic') diagnostic.add(name);
          const points = series.get(name) ?? new Map<number, SeriesPoint>();
          points.delete(step);
          points.set(step, { step, epoch: event.epoch, seconds, value: Number(value), epsilon });
          series.set(name, points);
        }
        return;
      }
      case 'run-ended':
        ended = event;
        return;
      default:
        return;
    }
  };
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity }))
      if (wanted.has(parseSpoolLine(line).kind)) take(trainingEventSchema.parse(JSON.parse(line)));
  } catch (error) {
    if (reasonOf(error) !== 'ENOENT') throw error;
  }
  const whole = ledger as RunLedger | null;
  const key = whole === null ? '' : ledgerKey(whole, charges);
  const examples = subjectExamplesOf(started);
  return {
    started,
    ended,
    step,
    seconds,
    diagnostic,
    spent: whole === null ? null : known.epsilon(key, whole),
    subjectSpent:
      ofSubject && whole !== null && examples > 1
        ? { answer: known.groupEpsilon(key, whole, examples), examples }
        : null,
    series: new Map(
      [...series].map(([name, points]) => [name, [...points.values()].sort((a, b) => a.step - b.step)]),
    ),
  };
}

/** Training examples of the subject that has most of them; 1 where that is the unit. */
function subjectExamplesOf(started: Started | null): number {
  return started?.mechanism.unit === 'example' ? (started.dataset.largestSubjectExamples ?? 1) : 1;
}

const wanted: ReadonlySet<string> = new Set<TrainingEvent['kind']>([
  'run-started',
  'privacy-charged',
  'metrics-recorded',
  'run-ended',
]);
