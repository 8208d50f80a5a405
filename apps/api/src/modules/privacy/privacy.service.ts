import { type AttackFacts, type LedgerCharge, openRunLedger, type StatementFacts } from '@clipwise/privacy';
import type { Executor } from '../../db/client.js';
import type { PrivacyChargeRow } from '../../db/tables/privacy-charges.js';
import type { AnnouncedFacts, RunRow } from '../../db/tables/runs.js';
import { BadUserInputError } from '../../errors.js';
import { type Connection, checkPageSize, decodeCursor, encodeCursor, toConnection } from '../page.js';
import { Remembered } from '../remembered.js';
import { hasEnded } from '../runs/run-status.js';
import type { AccountingThread } from './accounting-thread.js';
import { BatchAccount } from './batch-account.js';
import { describeRunPrivacy, factsOf, statementFactsOf, storedAnswer } from './describe-run-privacy.js';
import { type EpsilonSeriesRequest, readEpsilonSeries } from './epsilon-series.js';
import { OpenLedgers } from './open-ledgers.js';
import { addTotals, countCharges, insertCharges, listCharges, readCharges } from './privacy.repository.js';
import type { EpsilonSeries, RunPrivacy } from './privacy.type.js';
import { isQuick, laterBound, type SubjectBound, subjectBound } from './subject-bound.js';

/** Most points of one epsilon series. */
const maximumPoints = 10_000;
/** Answers of one kind that are remembered, each of a run at a number of charges. */
const maximumAnswers = 500;

/** The privacy ledger of runs and what it says. */
export class PrivacyService {
  readonly #ledgers = new OpenLedgers();
  readonly #subjects = new Remembered<SubjectBound>(maximumAnswers);
  readonly #attacks = new Remembered<AttackFacts | null>(maximumAnswers);

  constructor(
    private readonly db: Executor,
    private readonly thread: AccountingThread,
  ) {}

  /**
   * The ledger of a locked run, over all its attempts, ready for the charges of a batch. What is charged counts once
   * `keepOpen` was called: after a transaction that failed the ledger is read again.
   *
   * @param announced whose delta and relation count; null for those of the config.
   * @param plannedCharges number of charges in the batch.
   */
  async openAccount(
    tx: Executor,
    run: RunRow,
    announced: AnnouncedFacts | null,
    plannedCharges: number,
  ): Promise<BatchAccount> {
    const { neighbouring, delta } = announced ?? factsOf(run);
    const { id: runId, chargedSteps } = run;
    const ledger =
      this.#ledgers.take({ runId, chargedSteps, neighbouring, delta }) ??
      openRunLedger({ neighbouring, delta, charges: await readCharges(tx, runId) });
    return new BatchAccount(ledger, run.epsilon, plannedCharges);
  }

  /** Keeps a ledger for the next batch: call it after the commit. */
  keepOpen(run: RunRow, { ledger }: BatchAccount): void {
    if (!hasEnded(run.status)) this.#ledgers.keep(run.id, ledger);
  }

  /** Stores charges and adds them to the totals, inside the caller's transaction. */
  async record(tx: Executor, runId: string, rows: readonly PrivacyChargeRow[]): Promise<void> {
    await insertCharges(tx, rows);
    await addTotals(tx, runId, rows);
  }

  /** What is known about a run's privacy, in numbers and in words. */
  describe(run: RunRow): RunPrivacy {
    return describeRunPrivacy(run);
  }

  /** What a statement says of a run: what is stored, what attackers can reach, and what the person with most examples is promised. */
  async statementFacts(run: RunRow): Promise<StatementFacts> {
    const facts = statementFactsOf(run);
    if (facts.answer.kind === 'unbounded') return facts;
    const [attack, subject] = await Promise.all([this.#attack(run), this.subject(run)]);
    const answer =
      subject === null || subject.epsilon === null
        ? { kind: 'unbounded' as const, reason: subject?.note ?? '' }
        : { kind: 'bounded' as const, epsilon: subject.epsilon };
    return {
      ...facts,
      attack,
      ...(subject === null ? {} : { group: { records: subject.examples, answer } }),
    };
  }

  #attack(run: RunRow): Promise<AttackFacts | null> {
    const { neighbouring } = factsOf(run);
    return this.#ofCharges(this.#attacks, run, (attackOn) => this.thread.attack({ attackOn, neighbouring }));
  }

  /** What follows from all charges of a run, worked out once for as many as there are. */
  async #ofCharges<Answer>(
    remembered: Remembered<Answer>,
    run: RunRow,
    answerTo: (charges: readonly LedgerCharge[]) => Promise<Answer>,
  ): Promise<Answer> {
    const key = `${run.id} ${run.chargedSteps} ${run.status}`;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const charges = await readCharges(this.db, run.id);
    const answer = await answerTo(charges);
    // A batch that was stored since the run was read belongs to another key.
    const charged = charges.reduce((sum, { count }) => sum + count, 0);
    if (charged === run.chargedSteps) remembered.set(key, answer);
    return answer;
  }

  /** What the person with the most training examples is promised; null for a run that claims nothing or has no such person. */
  async subject(run: RunRow): Promise<SubjectBound | null> {
    const { unit, neighbouring, delta, largestSubjectExamples } = factsOf(run);
    const answer = storedAnswer(run);
    // A guarantee per subject holds for all of their examples as it is.
    const examples = unit === 'subject' ? 1 : (largestSubjectExamples ?? 1);
    if (run.privacyVerdict !== 'PRIVATE' || answer.kind === 'unbounded' || delta === null || examples < 2)
      return null;
    const isOver = hasEnded(run.status);
    if (!isOver && !isQuick(run, examples)) return laterBound(delta, examples);
    return this.#ofCharges(this.#subjects, run, async (charges) => {
      const group = await this.thread.ask({ neighbouring, delta, charges, size: examples });
      return subjectBound(group, delta, examples);
    });
  }

  /** The epsilon series of several runs, in the order of the requests. @throws BadUserInputError for maxPoints outside 1..10000. */
  async epsilonSeries(requests: readonly EpsilonSeriesRequest[]): Promise<readonly EpsilonSeries[]> {
    if (requests.some(({ maxPoints }) => maxPoints < 1 || maxPoints > maximumPoints))
      throw new BadUserInputError(`maxPoints must be from 1 to ${maximumPoints}`);
    return readEpsilonSeries(this.db, requests);
  }

  /** At most `limit` charges of a run after a cursor, oldest first. */
  async charges(runId: string, afterCursor: number, limit: number): Promise<readonly PrivacyChargeRow[]> {
    return listCharges(this.db, runId, afterCursor, limit);
  }

  /** One page of the ledger, oldest first. @throws BadUserInputError for a bad page size or cursor. */
  async ledger(
    runId: string,
    first: number | null,
    after: string | null,
  ): Promise<Connection<PrivacyChargeRow>> {
    const size = checkPageSize(first ?? 100);
    const rows = await listCharges(this.db, runId, after === null ? 0 : chargeIn(after), size + 1);
    return toConnection(
      rows,
      size,
      () => countCharges(this.db, runId),
      (row) => encodeCursor(['charge', row.cursor]),
      after,
    );
  }
}

function chargeIn(after: string): number {
  const [list, cursor] = decodeCursor(after);
  if (list !== 'charge' || typeof cursor !== 'number' || !Number.isSafeInteger(cursor)) {
    throw new BadUserInputError('after is not a cursor of a ledger');
  }
  return cursor;
}
