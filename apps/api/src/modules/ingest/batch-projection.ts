import { limits, type TrainingEvent } from '@clipwise/contract';
import { type EpsilonAnswer, eventOutline } from '@clipwise/privacy';
import type { ArtifactRow } from '../../db/tables/artifacts.js';
import type { PrivacyChargeRow } from '../../db/tables/privacy-charges.js';
import type { AnnouncedFacts, RunPatch, RunRow } from '../../db/tables/runs.js';
import type { StoredRunEvent } from '../../db/tables/stored-run-event.js';
import { BadUserInputError } from '../../errors.js';
import { artifactRow } from '../artifacts/artifacts.service.js';
import { checkMetrics, type RecordedMetrics } from '../metrics/metrics.service.js';
import type { NumberedMetricsEvent } from '../metrics/store/batch-codec.js';
import { type BatchAccount, costPatch } from '../privacy/batch-account.js';
import type { PrivacyService } from '../privacy/privacy.service.js';
import { claimOfRun, storedVerdict } from '../privacy/run-claim.js';
import { describeStored, hasTarget } from '../runs/run-configs.js';
import { checkStart } from './run-start.js';
import type { CheckedEvent } from './training-events.js';

type StartEvent = Extract<TrainingEvent, { kind: 'run-started' }>;
type ChargeEvent = Extract<CheckedEvent, { kind: 'privacy-charged' }>;

/** An event that is no metrics-recorded one, with its place. */
export interface NumberedRunEvent {
  readonly cursor: number;
  readonly event: StoredRunEvent;
}

/** What a batch changes, computed before anything is written. */
export interface BatchProjection {
  readonly events: readonly NumberedRunEvent[];
  /** By attempt, the newest one last. */
  readonly metrics: readonly RecordedMetrics[];
  readonly charges: readonly PrivacyChargeRow[];
  readonly artifacts: readonly ArtifactRow[];
  readonly isNewAttempt: boolean;
  readonly patch: RunPatch;
  /** Where the ledger was needed. */
  readonly account: BatchAccount | undefined;
}

/** Opens the ledger of the run, counted as `announced` says; see `PrivacyService.openAccount`. */
export type OpenAccount = (
  announced: AnnouncedFacts | null,
  plannedCharges: number,
) => ReturnType<PrivacyService['openAccount']>;

/**
 * Turns a batch into rows and into the changes of its run.
 *
 * @param openAccount called at most once: when the batch holds a charge or announces what was charged before.
 * @throws BadUserInputError for an event that cannot be stored; nothing has been written then.
 */
export async function projectBatch(
  run: RunRow,
  batch: readonly CheckedEvent[],
  openAccount: OpenAccount,
): Promise<BatchProjection> {
  const projecting = new ProjectingBatch(run, batch, openAccount);
  for (const [index, event] of batch.entries()) await projecting.take(event, index);
  return projecting.finish();
}

class ProjectingBatch {
  readonly #events: NumberedRunEvent[] = [];
  readonly #metrics: { readonly attempt: number; readonly events: NumberedMetricsEvent[] }[];
  readonly #artifacts: ArtifactRow[] = [];
  /** Where the charges stand among the events; epsilon is only known at the end. */
  readonly #charged: { readonly at: number; readonly cursor: number; readonly event: ChargeEvent }[] = [];
  #isNewAttempt = false;
  #account: BatchAccount | undefined;
  /** The run with the changes so far: a copy. */
  readonly #run: RunRow;
  readonly #patch: RunPatch = {};

  constructor(
    private readonly before: RunRow,
    private readonly batch: readonly CheckedEvent[],
    private readonly openAccount: OpenAccount,
  ) {
    this.#run = { ...before };
    this.#metrics = [{ attempt: before.attemptCursor, events: [] }];
  }

  async take(event: CheckedEvent, index: number): Promise<void> {
    const cursor = this.before.lastCursor + 1 + index;
    switch (event.kind) {
      case 'run-started':
        await this.#start(event, index, cursor);
        break;
      case 'privacy-charged':
        await this.#charge(event, cursor);
        return;
      case 'metrics-recorded': {
        checkMetrics(event);
        this.#metrics.at(-1)?.events.push({ cursor, event });
        const { step, epoch } = event;
        this.#change({ ...(step >= this.#run.step ? { step, epoch } : {}), ...this.#reached(step) });
        return;
      }
      case 'artifact-recorded': {
        const row = artifactRow(this.before.id, cursor, event);
        this.#artifacts.push(row);
        this.#change(this.#reached(event.step));
        this.#events.push({ cursor, event: { ...event, artifactId: row.id } });
        return;
      }
      case 'log-written':
        break;
      case 'run-ended':
        this.#end(event, cursor);
        return;
      default:
        event satisfies never;
    }
    this.#events.push({ cursor, event });
  }

  finish(): BatchProjection {
    const cost = this.#account?.cost();
    if (this.#account !== undefined && cost !== undefined)
      this.#change(costPatch(this.#account.ledger, cost));
    const charges = this.#charged.map(({ at, cursor, event }, index) => {
      const epsilon = cost?.epsilons[index] ?? null;
      this.#events[at] = { cursor, event: { ...event, epsilon } };
      const { step, count } = event;
      const chargedAt = new Date(event.at);
      return { runId: this.before.id, cursor, step, count, event: event.event, epsilon, chargedAt };
    });
    const claim = this.#claim(answerOf(this.#run));
    this.#change({ privacyVerdict: storedVerdict[claim.verdict], privacyReason: claim.reason });
    return {
      events: this.#events,
      metrics: this.#metrics,
      charges,
      artifacts: this.#artifacts,
      isNewAttempt: this.#isNewAttempt,
      patch: this.#patch,
      account: this.#account,
    };
  }

  async #start(event: StartEvent, index: number, cursor: number): Promise<void> {
    const run = this.#run;
    checkStart(run, event, `events[${index}]`);
    // What was recorded without an announcement, or against it, stays so whatever is announced now.
    const earlier = this.#claim(anyBound);
    // Epsilon of charges that came first had no delta yet.
    if (run.mechanism === null && run.chargedSteps > 0) await this.#open();
    this.#isNewAttempt = true;
    this.#metrics.push({ attempt: cursor, events: [] });
    this.#change({
      ...startPatch(run, event, cursor),
      earlierContradiction: earlier.verdict === 'unverified' ? earlier.reason : run.earlierContradiction,
    });
  }

  async #charge(event: ChargeEvent, cursor: number): Promise<void> {
    const { chargedSteps, attemptCharges } = this.#run;
    const { step, count } = event;
    if (chargedSteps + count > limits.integer)
      throw new BadUserInputError(
        `the ledger of the run is full: it holds at most ${limits.integer} charges`,
      );
    const account = await this.#open();
    account.charge(event.event.event, count);
    const steps = attemptCharges + count * eventOutline(event.event.event).steps;
    this.#change({
      chargedSteps: chargedSteps + count,
      attemptCharges: Math.min(steps, limits.integer),
      ...this.#reached(step),
    });
    this.#charged.push({ at: this.#events.length, cursor, event });
    this.#events.push({ cursor, event: { ...event, epsilon: null } });
  }

  #end(event: Extract<TrainingEvent, { kind: 'run-ended' }>, cursor: number): void {
    const { at, step, failure } = event;
    const status = outcomes[event.outcome];
    this.#change({
      status,
      step,
      endedAt: believable(at, this.#run.startedAt),
      failureCode: failure?.code ?? null,
      failureMessage: failure?.message ?? null,
      ...this.#reached(step),
    });
    this.#events.push({ cursor, event: { kind: 'status-changed', at, status, failure } });
  }

  async #open(): Promise<BatchAccount> {
    if (this.#account === undefined) {
      const first = this.batch.find((event) => event.kind === 'run-started');
      const announced = this.before.mechanism ?? first?.mechanism ?? null;
      const charges = this.batch.filter((event) => event.kind === 'privacy-charged').length;
      this.#account = await this.openAccount(announced, charges);
    }
    return this.#account;
  }

  #claim(answer: EpsilonAnswer) {
    const { mechanism: announced, attemptCharges, attemptStep, earlierContradiction, isDeclared } = this.#run;
    const charged = this.#account?.ledger.facts() ?? this.#run.charged;
    const attempt = { attemptCharges, attemptStep, earlierContradiction, isDeclared };
    // Only before the first charge does the config say anything that counts.
    const asked = charged === null ? describeStored(this.#run) : null;
    return claimOfRun({ announced, asked, answer, charged, ...attempt });
  }

  #reached(step: number): RunPatch {
    return { attemptStep: Math.max(step, this.#run.attemptStep) };
  }

  #change(patch: RunPatch): void {
    Object.assign(this.#patch, patch);
    Object.assign(this.#run, patch);
  }
}

const outcomes = { completed: 'COMPLETED', failed: 'FAILED', cancelled: 'CANCELLED' } as const;

/** Stands for the ledger's answer where only contradictions are looked for: charges without a bound stay without one. */
const anyBound: EpsilonAnswer = { kind: 'bounded', epsilon: 0 };

function answerOf({ epsilon, epsilonNote, chargedSteps }: RunRow): EpsilonAnswer {
  if (epsilon !== null) return { kind: 'bounded', epsilon };
  return chargedSteps === 0 ? anyBound : { kind: 'unbounded', reason: epsilonNote };
}

/** A time of the writer's clock, which may be any: not before `earliest`, and not after now. */
function believable(at: string, earliest: Date | null): Date {
  const latest = Math.max(Date.now(), earliest?.getTime() ?? 0);
  return new Date(
    Math.min(latest, Math.max(Date.parse(at), earliest?.getTime() ?? Number.NEGATIVE_INFINITY)),
  );
}

function startPatch(run: RunRow, event: StartEvent, cursor: number): RunPatch {
  const { trainingExamples, trainingSubjects, largestSubjectExamples } = event.dataset;
  return {
    environment: event.environment,
    mechanism: {
      ...event.mechanism,
      trainingExamples: Math.max(trainingExamples, run.mechanism?.trainingExamples ?? 0),
      trainingSubjects: trainingSubjects ?? run.mechanism?.trainingSubjects ?? null,
      largestSubjectExamples:
        Math.max(largestSubjectExamples ?? 0, run.mechanism?.largestSubjectExamples ?? 0) || null,
    },
    // What a target chose is known from the start on: runs are told apart by it.
    ...(hasTarget(run.config) ? { noiseMultiplier: event.mechanism.noiseMultiplier } : {}),
    startedAt: run.startedAt ?? believable(event.at, null),
    attemptCursor: cursor,
    plannedSteps: event.plannedSteps,
    plannedEpochs: event.plannedEpochs,
    step: 0,
    epoch: 0,
    meanDice: null,
    pixelAccuracy: null,
    attemptCharges: 0,
    attemptStep: 0,
  };
}
