import { limits } from '@clipwise/contract';
import type { PrivacyChargeRow } from '../../db/tables/privacy-charges.js';
import type { RunPatch, RunRow } from '../../db/tables/runs.js';
import type { StoredRunEvent } from '../../db/tables/stored-run-event.js';
import { BadUserInputError, LeaseLostError, SequenceConflictError, SequenceGapError } from '../../errors.js';
import { type BatchAccount, costPatch } from '../privacy/batch-account.js';
import { claimOfRun, storedVerdict } from '../privacy/run-claim.js';
import { hasEnded } from '../runs/run-status.js';
import { findBatch, findLastBatch, insertBatch } from './ingest.repository.js';
import type { Batch, IngestDependencies } from './ingest.service.js';
import { type CheckedEvent, lateHash, parseEvents } from './training-events.js';

type ChargeEvent = Extract<CheckedEvent, { kind: 'privacy-charged' }>;

/**
 * Takes the charges of an attempt that may not write any more: its lease was passed on, or its run has ended. What was spent
 * was spent, whoever trains the run now, and a ledger without it would count too little.
 */
export class LateChargesService {
  constructor(private readonly parts: Pick<IngestDependencies, 'db' | 'writer' | 'privacy'>) {}

  /**
   * Adds charges to the ledger of a run and changes nothing else of it. Batches go on counting where `ingest` of the same epoch
   * stopped, and each is stored once.
   *
   * @throws BadUserInputError for another event than a charge, and while the lease is still the writer's; NotFoundError,
   * LeaseLostError for an epoch of somebody else, SequenceGapError, SequenceConflictError.
   */
  async deliver(batch: Batch): Promise<{ acknowledgedSequence: number; cursor: number }> {
    const { db, writer, privacy } = this.parts;
    const { writerId, epoch, batchSequence } = batch;
    if (batchSequence < 1) throw new BadUserInputError('batchSequence must be 1 or more');
    const charges = parseEvents(batch.events).map(requireCharge);
    const hash = lateHash(batch.events);
    const { cursor, changed, account } = await db.transaction(async (tx) => {
      const run = await writer.lock(tx, batch.runId);
      const stored = await findBatch(tx, run.id, epoch, batchSequence);
      if (stored !== undefined) {
        if (stored.writerId !== writerId) throw new LeaseLostError();
        if (stored.contentHash !== hash) throw new SequenceConflictError(batchSequence);
        return { cursor: stored.cursor, changed: null, account: null };
      }
      const last = await findLastBatch(tx, run.id, epoch);
      requirePast(run, { writerId, epoch }, last?.writerId ?? null);
      const expectedSequence = (last?.sequence ?? 0) + 1;
      if (batchSequence !== expectedSequence) throw new SequenceGapError(expectedSequence);
      const opened = await privacy.openAccount(tx, run, run.mechanism, charges.length);
      const { rows, events, patch } = project(run, charges, opened);
      await privacy.record(tx, run.id, rows);
      const numbered = events.map((event, index) => ({ cursor: run.lastCursor + 1 + index, event }));
      const lastCursor = run.lastCursor + events.length;
      const after = await writer.append(tx, run, numbered, { ...patch, lastCursor });
      await insertBatch(tx, {
        ...{ runId: run.id, leaseEpoch: epoch, sequence: batchSequence, writerId },
        ...{ contentHash: hash, cursor: after.lastCursor },
      });
      return { cursor: after.lastCursor, changed: after, account: opened };
    });
    if (changed !== null) {
      privacy.keepOpen(changed, account);
      writer.announce([changed]);
    }
    return { acknowledgedSequence: batchSequence, cursor };
  }
}

function requireCharge(event: CheckedEvent, index: number): ChargeEvent {
  if (event.kind === 'privacy-charged') return event;
  throw new BadUserInputError(
    `events[${index}].kind must be "privacy-charged", got "${event.kind}": of an attempt that is over only charges are taken`,
  );
}

function requirePast(
  run: RunRow,
  writer: { readonly writerId: string; readonly epoch: number },
  writerOfEpoch: string | null,
): void {
  const isHeld = run.leaseEpoch === writer.epoch && run.writerId === writer.writerId;
  if (isHeld && !hasEnded(run.status))
    throw new BadUserInputError('the lease is still yours: send everything by ingest');
  const isForeign = writerOfEpoch !== null && writerOfEpoch !== writer.writerId;
  if (writer.epoch < 1 || writer.epoch > run.leaseEpoch || isForeign) throw new LeaseLostError();
  if (run.leaseEpoch === writer.epoch && run.writerId !== writer.writerId) throw new LeaseLostError();
}

function project(
  run: RunRow,
  charges: readonly ChargeEvent[],
  account: BatchAccount,
): { readonly rows: PrivacyChargeRow[]; readonly events: StoredRunEvent[]; readonly patch: RunPatch } {
  const count = charges.reduce((sum, charge) => sum + charge.count, 0);
  if (run.chargedSteps + count > limits.integer)
    throw new BadUserInputError(`the ledger of the run is full: it holds at most ${limits.integer} charges`);
  if (charges.length === 0) return { rows: [], events: [], patch: {} };
  for (const charge of charges) account.charge(charge.event.event, charge.count);
  const cost = account.cost();
  const priced = charges.map((charge, index) => ({ ...charge, epsilon: cost.epsilons[index] ?? null }));
  const patch = { ...costPatch(account.ledger, cost), chargedSteps: run.chargedSteps + count };
  const claim = claimOfRun({
    ...{
      isDeclared: run.isDeclared,
      announced: run.mechanism,
      asked: null,
      answer: cost.answer,
      charged: account.ledger.facts(),
    },
    ...{ attemptCharges: run.attemptCharges, attemptStep: run.attemptStep },
    earlierContradiction: run.earlierContradiction,
  });
  return {
    events: priced,
    rows: priced.map(({ step, count: times, event, epsilon, at }, index) => ({
      ...{ runId: run.id, cursor: run.lastCursor + 1 + index, step, count: times, event, epsilon },
      chargedAt: new Date(at),
    })),
    patch: { ...patch, privacyVerdict: storedVerdict[claim.verdict], privacyReason: claim.reason },
  };
}
