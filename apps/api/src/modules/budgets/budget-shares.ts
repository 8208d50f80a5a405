import {
  type BudgetShare,
  type DpEvent,
  decodeDpEvent,
  encodeDpEvent,
  type LedgerCharge,
  type Neighbouring,
} from '@clipwise/privacy';
import type { PlannedCharges } from '@clipwise/trainer/config';
import type { StoredCharge } from '../../db/tables/budget-plans.js';
import type { BudgetRow } from '../../db/tables/budgets.js';
import type { DatasetRow } from '../../db/tables/datasets.js';
import { canonicalJson } from '../canonical-json.js';
import { hasEnded } from '../runs/run-status.js';
import type { CountedRun } from './budgets.repository.js';

/** What a budget is of, as far as shares depend on it. */
export type CountedUnit = Pick<BudgetRow, 'unit' | 'neighbouring'>;

/** What a run has charged, and what it may have charged when it ends. */
export interface RunShares {
  readonly runId: string;
  readonly spent: BudgetShare;
  readonly committed: BudgetShare;
  /** It gives no guarantee, and whoever may decide has decided to keep what it made as private data. */
  readonly isKeptPrivate: boolean;
}

/** How a run counts for a budget of its data set. */
export function sharesOf(run: CountedRun, dataset: DatasetRow, budget: CountedUnit): RunShares {
  const { plan } = run;
  const charged = decoded(run.totals);
  const largest = run.largest ?? plan?.largest_subject_examples ?? null;
  const groupSize = groupSizeOf(run.unit ?? plan?.unit ?? null, largest, dataset, budget);
  const subjects =
    run.grouping === null || run.subject_bits === null
      ? null
      : { grouping: run.grouping, bits: Uint8Array.from(run.subject_bits) };
  const spent: BudgetShare = { charges: charged, promised: null, groupSize, subjects };
  const committed =
    hasEnded(run.status) || plan === null ? spent : { ...spent, ...reservedOf(plan, charged, budget) };
  const isKeptPrivate = run.is_overridden && committed.charges.some(({ event }) => givesNothing(event));
  return { runId: run.id, spent, committed, isKeptPrivate };
}

/** How a run that is only planned would count. */
export function plannedShare(
  { unit, neighbouring, largestSubjectExamples, charges, ...plan }: PlannedCharges,
  dataset: DatasetRow,
  budget: CountedUnit,
): BudgetShare {
  const groupSize = groupSizeOf(unit, largestSubjectExamples, dataset, budget);
  const promised = charges.length === 0 && neighbouring === budget.neighbouring ? plan.promised : null;
  const known = charges.length > 0 || promised !== null ? charges : [notKnown];
  return { charges: known, promised, groupSize, subjects: null };
}

/** Charges as they are stored. */
export function encoded(charges: readonly LedgerCharge[]): readonly StoredCharge[] {
  return charges.map(({ event, count }) => ({ event: encodeDpEvent(event), count }));
}

function reservedOf(
  plan: NonNullable<CountedRun['plan']>,
  charged: readonly LedgerCharge[],
  budget: CountedUnit,
): Pick<BudgetShare, 'charges' | 'promised'> {
  const planned = decoded(plan.charges);
  if (planned.length > 0) {
    const attempts = added(decoded(plan.charged), planned);
    return { charges: larger(attempts, charged), promised: null };
  }
  const { promised_epsilon: epsilon, promised_delta: delta } = plan;
  // A promise between other neighbours says nothing here.
  if (epsilon !== null && delta !== null && plan.neighbouring === budget.neighbouring)
    return { charges: charged, promised: { epsilon, delta } };
  return { charges: [...charged, notKnown], promised: null };
}

/**
 * Records of a run that one unit of a budget stands for.
 *
 * A subject of a run by examples has as many as anyone has. An example of a run by subjects changes what its subject adds:
 * without the subject, and with the other one, are two steps to the neighbour, and one where neighbours differ in one record.
 */
function groupSizeOf(
  unit: string | null,
  largest: number | null,
  dataset: DatasetRow,
  budget: CountedUnit,
): number | null {
  if (unit === budget.unit) return 1;
  if (unit === 'example') return Math.max(largest ?? 0, dataset.largestSubjectExamples);
  if (unit === 'subject') return replacesInOne.has(budget.neighbouring) ? 1 : 2;
  return null;
}

const replacesInOne: ReadonlySet<Neighbouring> = new Set(['replace-one']);

const notKnown: LedgerCharge = {
  event: {
    kind: 'unsupported',
    reason: 'Nobody has read these data yet, so that what a run on them will charge is not known.',
  },
  count: 1,
};

function decoded(charges: readonly StoredCharge[]): readonly LedgerCharge[] {
  return charges.map(({ event, count }) => ({ event: decodeDpEvent(event), count }));
}

function added(some: readonly LedgerCharge[], others: readonly LedgerCharge[]): readonly LedgerCharge[] {
  return together(some, others, (one, other) => one + other);
}

function larger(some: readonly LedgerCharge[], others: readonly LedgerCharge[]): readonly LedgerCharge[] {
  return together(some, others, Math.max);
}

/** Equal events once, with a count made of both. */
function together(
  some: readonly LedgerCharge[],
  others: readonly LedgerCharge[],
  count: (one: number, other: number) => number,
): readonly LedgerCharge[] {
  const counts = new Map<string, { readonly event: DpEvent; one: number; other: number }>();
  for (const [charges, side] of [
    [some, 'one'],
    [others, 'other'],
  ] as const)
    for (const charge of charges) {
      const key = canonicalJson(charge.event);
      const entry = counts.get(key) ?? { event: charge.event, one: 0, other: 0 };
      entry[side] += charge.count;
      counts.set(key, entry);
    }
  return [...counts.values()].map(({ event, one, other }) => ({ event, count: count(one, other) }));
}

/** Whether an event has no bound because nothing protects anyone in it. */
function givesNothing(event: DpEvent): boolean {
  if (event.kind === 'composed') return event.events.some(givesNothing);
  return event.kind === 'non-private' || ('event' in event && givesNothing(event.event));
}
