import {
  accountingVersion,
  defaultAccountant,
  type EpsilonAnswer,
  privacyStatement,
} from '@clipwise/privacy';
import type { Executor } from '../../db/client.js';
import type { PrivacyChargeRow } from '../../db/tables/privacy-charges.js';
import type { MechanismFacts, RunRow } from '../../db/tables/runs.js';
import { BadUserInputError } from '../../errors.js';
import { type Connection, checkPageSize, decodeCursor, encodeCursor, toConnection } from '../page.js';
import { describeStored } from '../runs/run-configs.js';
import { countCharges, insertCharges, listCharges, sumCharges } from './privacy.repository.js';
import type { RunPrivacy } from './privacy.type.js';
import { createRunLedger, type RunLedger } from './run-ledger.js';

/** The privacy ledger of runs and what it says. */
export class PrivacyService {
  constructor(private readonly db: Executor) {}

  /** The ledger of a locked run, over all its attempts, ready for further charges. */
  async openLedger(tx: Executor, run: RunRow): Promise<RunLedger> {
    const { neighbouring, delta } = factsOf(run);
    return createRunLedger(await sumCharges(tx, run.id), neighbouring, delta);
  }

  /** Stores charges inside the caller's transaction. */
  async record(tx: Executor, rows: readonly PrivacyChargeRow[]): Promise<void> {
    await insertCharges(tx, rows);
  }

  /** What is known about a run's privacy, in numbers and in words. */
  describe(run: RunRow): RunPrivacy {
    const facts = factsOf(run);
    const { epsilon, epsilonNote } = epsilonOf(run, facts);
    const answer: EpsilonAnswer =
      epsilon === null ? { kind: 'unbounded', reason: epsilonNote } : { kind: 'bounded', epsilon };
    const accountant = defaultAccountant.kind;
    return {
      ...facts,
      epsilon,
      epsilonNote,
      accountant,
      accountantVersion: accountingVersion,
      chargedSteps: run.chargedSteps,
      statement:
        facts.isPrivate || run.chargedSteps > 0
          ? privacyStatement({
              ...facts,
              answer,
              accountant,
              accountantVersion: accountingVersion,
              certainty: defaultAccountant.certainty,
              chargedSteps: run.chargedSteps,
              records: facts.trainingExamples ?? null,
            })
          : `This run gives no differential-privacy guarantee. ${epsilonNote} Treat everything it makes as private data.`,
    };
  }

  /** One page of the ledger, oldest first. @throws BadUserInputError for a bad page size or cursor. */
  async ledger(
    runId: string,
    first: number | null,
    after: string | null,
  ): Promise<Connection<PrivacyChargeRow>> {
    const size = checkPageSize(first ?? 100);
    const rows = await listCharges(this.db, runId, after === null ? 0 : chargeIn(after), size + 1);
    return toConnection(rows, size, await countCharges(this.db, runId), (row) =>
      encodeCursor(['charge', row.cursor]),
    );
  }
}

function epsilonOf(run: RunRow, facts: MechanismFacts): { epsilon: number | null; epsilonNote: string } {
  if (run.epsilon !== null) return { epsilon: run.epsilon, epsilonNote: '' };
  if (run.epsilonNote !== '') return { epsilon: null, epsilonNote: run.epsilonNote };
  const epsilonNote = facts.isPrivate
    ? 'No step has been charged yet.'
    : describeStored(run.config)?.privacyNote || 'No noise is added to the gradients.';
  return { epsilon: null, epsilonNote };
}

/** What ran; before it runs, what the config asks for. */
function factsOf(run: RunRow): MechanismFacts {
  if (run.mechanism !== null) return run.mechanism;
  const asked = describeStored(run.config);
  return {
    isPrivate: asked?.isPrivate ?? false,
    unit: asked?.unit ?? 'example',
    neighbouring: asked?.neighbouring ?? 'add-remove',
    sampler: asked?.sampler ?? 'none',
    samplingRate: null,
    clipping: run.clipping,
    sparsification: run.sparsification,
    noiseMultiplier: run.noiseMultiplier,
    sensitivity: null,
    delta: asked?.delta ?? null,
    noiseSource: asked?.noiseSource ?? 'none',
    notCovered: [],
  };
}

function chargeIn(after: string): number {
  const [list, cursor] = decodeCursor(after);
  if (list !== 'charge' || typeof cursor !== 'number' || !Number.isSafeInteger(cursor)) {
    throw new BadUserInputError('after is not a cursor of a ledger');
  }
  return cursor;
}
