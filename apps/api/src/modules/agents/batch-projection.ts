import { limits, metricNames, type TrainingEvent } from '@clipwise/contract';
import type { EpsilonAnswer } from '@clipwise/privacy';
import type { ArtifactRow } from '../../db/tables/artifacts.js';
import type { MetricPointRow } from '../../db/tables/metric-points.js';
import type { PrivacyChargeRow } from '../../db/tables/privacy-charges.js';
import type { RunPatch, RunRow } from '../../db/tables/runs.js';
import type { StoredRunEvent } from '../../db/tables/stored-run-event.js';
import { BadUserInputError } from '../../errors.js';
import { artifactRow } from '../artifacts/artifacts.service.js';
import { metricRows } from '../metrics/metrics.service.js';
import type { RunLedger } from '../privacy/run-ledger.js';

/** What a batch changes, computed before anything is written. */
export interface BatchProjection {
  readonly events: readonly StoredRunEvent[];
  readonly points: readonly MetricPointRow[];
  /** The points of the newest attempt. */
  readonly summarized: readonly MetricPointRow[];
  readonly charges: readonly PrivacyChargeRow[];
  readonly artifacts: readonly ArtifactRow[];
  readonly isNewAttempt: boolean;
  readonly patch: RunPatch;
}

/**
 * Turns a batch into rows and into the changes of its run.
 *
 * @param openLedger called once, when the batch holds a charge or starts an attempt.
 * @throws BadUserInputError for an event that cannot be stored; nothing has been written then.
 */
export async function projectBatch(
  run: RunRow,
  batch: readonly TrainingEvent[],
  openLedger: () => Promise<RunLedger>,
): Promise<BatchProjection> {
  const events: StoredRunEvent[] = [];
  const points: MetricPointRow[] = [];
  const charges: PrivacyChargeRow[] = [];
  const artifacts: ArtifactRow[] = [];
  let attemptPoints = 0;
  let isNewAttempt = false;
  let chargedSteps = run.chargedSteps;
  let patch: RunPatch = {};
  let ledger: RunLedger | undefined;

  for (const [index, event] of batch.entries()) {
    const cursor = run.lastCursor + 1 + index;
    switch (event.kind) {
      case 'run-started': {
        isNewAttempt = true;
        attemptPoints = points.length;
        patch = { ...patch, ...startPatch(run, event, cursor) };
        if (chargedSteps > 0) {
          ledger ??= await openLedger();
          const { neighbouring, delta } = event.mechanism;
          patch = { ...patch, ...epsilonPatch(ledger.restate(neighbouring, delta)) };
        } else {
          ledger = undefined;
        }
        events.push(event);
        break;
      }
      case 'privacy-charged': {
        ledger ??= await openLedgerAs(openLedger, patch);
        chargedSteps += event.count;
        if (chargedSteps > limits.integer) throw new BadUserInputError('the ledger of the run is full');
        const answer = ledger.charge(event.event, event.count);
        const epsilon = answer.kind === 'bounded' && Number.isFinite(answer.epsilon) ? answer.epsilon : null;
        const { step, count } = event;
        patch = { ...patch, ...epsilonPatch(answer), chargedSteps };
        charges.push({
          runId: run.id,
          cursor,
          step,
          count,
          event: event.event,
          epsilon,
          chargedAt: new Date(event.at),
        });
        events.push({ ...event, epsilon });
        break;
      }
      case 'metrics-recorded': {
        const rows = metricRows(run.id, cursor, event);
        points.push(...rows);
        patch = { ...patch, step: event.step, epoch: event.epoch, ...headlinePatch(rows) };
        events.push(event);
        break;
      }
      case 'artifact-recorded': {
        const row = artifactRow(run.id, cursor, event);
        artifacts.push(row);
        events.push({ ...event, artifactId: row.id });
        break;
      }
      case 'log-written':
        events.push(event);
        break;
      case 'run-ended': {
        const status = outcomes[event.outcome];
        patch = {
          ...patch,
          status,
          step: event.step,
          endedAt: new Date(event.at),
          failureCode: event.failure?.code ?? null,
          failureMessage: event.failure?.message ?? null,
        };
        events.push({ kind: 'status-changed', at: event.at, status, failure: event.failure });
        break;
      }
      default:
        event satisfies never;
    }
  }
  return { events, points, summarized: points.slice(attemptPoints), charges, artifacts, isNewAttempt, patch };
}

const outcomes = { completed: 'COMPLETED', failed: 'FAILED', cancelled: 'CANCELLED' } as const;

/** A ledger opened behind a run-started of the same batch follows its relation and delta. */
async function openLedgerAs(openLedger: () => Promise<RunLedger>, patch: RunPatch): Promise<RunLedger> {
  const ledger = await openLedger();
  if (patch.mechanism != null) ledger.restate(patch.mechanism.neighbouring, patch.mechanism.delta);
  return ledger;
}

function startPatch(
  run: RunRow,
  event: Extract<TrainingEvent, { kind: 'run-started' }>,
  cursor: number,
): RunPatch {
  return {
    environment: event.environment,
    mechanism: { ...event.mechanism, trainingExamples: event.dataset.trainingExamples },
    startedAt: run.startedAt ?? new Date(event.at),
    attemptCursor: cursor,
    plannedSteps: event.plannedSteps,
    plannedEpochs: event.plannedEpochs,
    step: 0,
    epoch: 0,
    meanDice: null,
    pixelAccuracy: null,
  };
}

function epsilonPatch(answer: EpsilonAnswer): RunPatch {
  if (answer.kind === 'unbounded') return { epsilon: null, epsilonNote: answer.reason };
  if (!Number.isFinite(answer.epsilon))
    return { epsilon: null, epsilonNote: 'Epsilon is beyond every finite number.' };
  return { epsilon: answer.epsilon, epsilonNote: '' };
}

function headlinePatch(rows: readonly MetricPointRow[]): RunPatch {
  const meanDice = rows.find((row) => row.name === metricNames.meanDice)?.value;
  const pixelAccuracy = rows.find((row) => row.name === metricNames.pixelAccuracy)?.value;
  return {
    ...(meanDice === undefined ? {} : { meanDice }),
    ...(pixelAccuracy === undefined ? {} : { pixelAccuracy }),
  };
}
