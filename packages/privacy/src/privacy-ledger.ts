import { checkDelta, checkEpsilon, PrivacyParameterError } from './accountant.js';
import type { DpEvent } from './dp-event.js';
import { composeCharges, type LedgerCharge } from './ledger.js';
import { type Neighbouring, neighbouringRelations } from './neighbouring.js';

/** What may be spent on one data set: all its charges together stay (epsilon, delta)-DP. */
export interface PrivacyBudget {
  /** >= 0, finite. */
  readonly epsilon: number;
  /** In (0, 1). */
  readonly delta: number;
}

/** What a ledger counts: one data set, one privacy unit, one neighbouring relation. */
export interface LedgerSubject {
  readonly dataset: string;
  /** Whose presence is hidden: `example`, `patient`, ... */
  readonly unit: string;
  readonly neighbouring: Neighbouring;
}

/** One line of a ledger: at the time `at`, run `run` applied `event` `count` times. */
export interface LedgerEntry extends LedgerCharge {
  readonly run: string;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * Everything that was ever learnt from a data set, as plain data. No function here changes a ledger: each returns
 * another one with the old entries in front.
 */
export interface PrivacyLedger extends LedgerSubject {
  readonly budget: PrivacyBudget;
  readonly entries: readonly LedgerEntry[];
}

/**
 * A ledger without entries.
 *
 * @throws PrivacyParameterError for a budget or a relation outside its range.
 * @example
 * const ledger = openLedger({
 *   dataset: 'duke',
 *   unit: 'patient',
 *   neighbouring: 'add-remove',
 *   budget: { epsilon: 8, delta: 1e-5 },
 * });
 * ledger.entries.length; // 0
 */
export function openLedger({
  dataset,
  unit,
  neighbouring,
  budget,
}: LedgerSubject & { readonly budget: PrivacyBudget }): PrivacyLedger {
  checkEpsilon(budget.epsilon);
  checkDelta(budget.delta);
  if (!neighbouringRelations.includes(neighbouring))
    throw new PrivacyParameterError(
      'neighbouring',
      neighbouring,
      `one of ${neighbouringRelations.join(', ')}`,
    );
  return { dataset, unit, neighbouring, budget, entries: [] };
}

/**
 * The event of all entries, over all runs. Runs compose adaptively: a later one may depend on what an earlier one
 * released, so nothing is saved by their being different runs.
 */
export function ledgerEvent(ledger: PrivacyLedger): DpEvent {
  return composeCharges(ledger.entries);
}

/** @throws PrivacyParameterError unless `count` is an integer >= 0 and `at` a date. */
export function checkEntry({ count, at }: LedgerEntry): void {
  if (!(Number.isSafeInteger(count) && count >= 0))
    throw new PrivacyParameterError('count', count, 'an integer of at least 0');
  if (!Number.isFinite(Date.parse(at))) throw new PrivacyParameterError('at', at, 'a date in ISO 8601');
}
