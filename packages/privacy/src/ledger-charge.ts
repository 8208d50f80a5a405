import type { Accountant, EpsilonAnswer } from './accountant.js';
import { composeCharges } from './ledger.js';
import {
  checkEntry,
  type LedgerEntry,
  type LedgerSubject,
  ledgerEvent,
  type PrivacyLedger,
} from './privacy-ledger.js';
import { roundDown } from './round-down.js';
import { roundUp } from './round-up.js';

/** An entry together with what it was charged against, so that another data set's charge is noticed. */
export type ChargeRequest = LedgerSubject & LedgerEntry;

/** What a charge would do to the budget. Every epsilon is at the delta of the budget. */
export interface BudgetUse {
  /** Epsilon of the entries so far. */
  readonly spent: number;
  /** What the charge adds: `total` - `spent`. It is less than the charge costs alone. */
  readonly requested: number;
  /** Epsilon of the entries and the charge together. */
  readonly total: number;
  /** What is left of the budget afterwards, at least 0. A further run may cost less than its own epsilon. */
  readonly remaining: number;
}

/**
 * - `LEDGER_OVERSPEND`: the total would exceed the budget.
 * - `LEDGER_OTHER_SUBJECT`: the charge is for another data set, unit or neighbouring relation.
 * - `LEDGER_NO_BOUND`: there is no finite epsilon for the total.
 * - `LEDGER_NOT_A_CLAIM`: the accountant's answers may lie below the truth.
 */
export type RefusalCode =
  | 'LEDGER_OVERSPEND'
  | 'LEDGER_OTHER_SUBJECT'
  | 'LEDGER_NO_BOUND'
  | 'LEDGER_NOT_A_CLAIM';

/** The charge was not made; `message` separates spent, requested and total, and names remedies. */
export interface ChargeRefusal {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  readonly message: string;
  /** Only of an overspend. */
  readonly use?: BudgetUse;
}

export type ChargePreview = { readonly kind: 'fits'; readonly use: BudgetUse } | ChargeRefusal;

export type ChargeOutcome =
  | { readonly kind: 'charged'; readonly ledger: PrivacyLedger; readonly use: BudgetUse }
  | ChargeRefusal;

/** Epsilon of all entries at the delta of the budget. */
export function spentEpsilon(ledger: PrivacyLedger, accountant: Accountant): EpsilonAnswer {
  return accountant.epsilon({
    event: ledgerEvent(ledger),
    delta: ledger.budget.delta,
    neighbouring: ledger.neighbouring,
  });
}

/** What is left of the budget, at least 0; unbounded spending leaves nothing. */
export function remainingEpsilon(ledger: PrivacyLedger, accountant: Accountant): number {
  const spent = spentEpsilon(ledger, accountant);
  return spent.kind === 'bounded' ? Math.max(0, ledger.budget.epsilon - spent.epsilon) : 0;
}

/**
 * Whether a further charge fits into the budget, and what it adds. Nothing is charged.
 *
 * @throws PrivacyParameterError for a count that is no integer >= 0 or a date that cannot be read.
 */
export function previewCharge(
  ledger: PrivacyLedger,
  request: ChargeRequest,
  accountant: Accountant,
): ChargePreview {
  checkEntry(request);
  const other = otherSubject(ledger, request);
  if (other !== null) return other;
  if (accountant.certainty !== 'upper-bound') {
    return refuse(
      'LEDGER_NOT_A_CLAIM',
      `A budget is kept with upper bounds, and the ${accountant.kind} accountant gives an ${accountant.certainty}: choose an accountant that never lies below the truth.`,
    );
  }
  const spent = spentEpsilon(ledger, accountant);
  if (spent.kind === 'unbounded') {
    return refuse(
      'LEDGER_NO_BOUND',
      `No epsilon covers what was already charged to "${ledger.dataset}", so nothing can be added. ${spent.reason}`,
    );
  }
  const together = accountant.epsilon({
    event: composeCharges([...ledger.entries, request]),
    delta: ledger.budget.delta,
    neighbouring: ledger.neighbouring,
  });
  if (together.kind === 'unbounded') {
    return refuse(
      'LEDGER_NO_BOUND',
      `No epsilon covers run "${request.run}" on "${ledger.dataset}". ${together.reason} Nothing was charged.`,
    );
  }
  // An accountant may round the two answers differently; the total is never less than what was spent.
  const total = Math.max(together.epsilon, spent.epsilon);
  const use: BudgetUse = {
    spent: spent.epsilon,
    requested: total - spent.epsilon,
    total,
    remaining: Math.max(0, ledger.budget.epsilon - total),
  };
  return total > ledger.budget.epsilon
    ? refuse('LEDGER_OVERSPEND', overspendMessage(ledger, request, use), use)
    : { kind: 'fits', use };
}

/**
 * Charges a run before it starts, or refuses it. The ledger that was given is never changed.
 *
 * @throws PrivacyParameterError as `previewCharge`.
 * @example
 * const outcome = chargeLedger(
 *   openLedger({ dataset: 'duke', unit: 'patient', neighbouring: 'add-remove', budget: { epsilon: 1, delta: 1e-5 } }),
 *   {
 *     dataset: 'duke', unit: 'patient', neighbouring: 'add-remove',
 *     run: 'first', event: { kind: 'gaussian', noiseMultiplier: 2 }, count: 1, at: '2026-01-31T12:00:00Z',
 *   },
 *   defaultAccountant,
 * );
 * outcome.kind; // 'refused'
 */
export function chargeLedger(
  ledger: PrivacyLedger,
  request: ChargeRequest,
  accountant: Accountant,
): ChargeOutcome {
  const preview = previewCharge(ledger, request, accountant);
  if (preview.kind === 'refused') return preview;
  return { kind: 'charged', ledger: append(ledger, request), use: preview.use };
}

/**
 * Enters what has already happened, whether or not the budget allowed it: what was learnt cannot be unlearnt, and
 * leaving it out would under-count.
 *
 * @throws PrivacyParameterError as `previewCharge`.
 */
export function recordCharge(
  ledger: PrivacyLedger,
  request: ChargeRequest,
): { readonly kind: 'recorded'; readonly ledger: PrivacyLedger } | ChargeRefusal {
  checkEntry(request);
  return otherSubject(ledger, request) ?? { kind: 'recorded', ledger: append(ledger, request) };
}

function append(ledger: PrivacyLedger, { run, event, count, at }: LedgerEntry): PrivacyLedger {
  return { ...ledger, entries: [...ledger.entries, { run, event, count, at }] };
}

function otherSubject(ledger: PrivacyLedger, request: ChargeRequest): ChargeRefusal | null {
  for (const name of ['dataset', 'unit', 'neighbouring'] as const) {
    if (request[name] !== ledger[name]) {
      return refuse(
        'LEDGER_OTHER_SUBJECT',
        `Run "${request.run}" has the ${name} "${request[name]}", but this ledger counts "${ledger[name]}": their epsilons do not add up. Nothing was charged; keep a ledger of its own for each ${name}, or account the run for "${ledger[name]}".`,
      );
    }
  }
  return null;
}

function overspendMessage(ledger: PrivacyLedger, request: ChargeRequest, use: BudgetUse): string {
  const { epsilon, delta } = ledger.budget;
  return [
    `Run "${request.run}" would overspend the budget of "${ledger.dataset}" (epsilon ${epsilon} at delta ${delta}, per ${ledger.unit}).`,
    `Spent so far: ${roundUp(use.spent, 4)}. Requested, on top of that: ${roundUp(use.requested, 4)}.`,
    `Total: ${roundUp(use.total, 4)}, which is ${roundUp(use.total - epsilon, 4)} over the limit; ${roundDown(Math.max(0, epsilon - use.spent), 4)} was left.`,
    'Nothing was charged. Take fewer steps, a larger noise multiplier or a smaller sampling rate, or let the owner of the data raise the budget.',
  ].join(' ');
}

function refuse(code: RefusalCode, message: string, use?: BudgetUse): ChargeRefusal {
  return use === undefined ? { kind: 'refused', code, message } : { kind: 'refused', code, message, use };
}
