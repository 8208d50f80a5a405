import {
  type Accountant,
  type BoundedEpsilon,
  type Certainty,
  checkCount,
  checkDelta,
  type EpsilonAnswer,
  type PrivacyTracker,
  type Unbounded,
} from './accountant.js';
import { bestAccountant, defaultAccountant } from './accountants/registry.js';
import type { DpEvent } from './dp-event.js';
import { type EventOutline, eventOutline, mergedOutline, nothingDone } from './event-outline.js';
import type { LedgerCharge } from './ledger.js';
import type { Neighbouring } from './neighbouring.js';

/** An epsilon and who answers for it, or why there is none. */
export type LedgerAnswer = (BoundedEpsilon | Unbounded) & {
  readonly accountant: string;
  readonly certainty: Certainty;
};

/**
 * What one run has spent: the only place that a run's epsilon comes from, whoever shows it.
 *
 * Its answers depend on the charges alone, not on their order or on when it was asked.
 */
export interface RunLedger {
  readonly neighbouring: Neighbouring;
  /** Null when the run names none: it then has no epsilon. */
  readonly delta: number | null;
  /** Applications charged. */
  readonly steps: number;
  /** Different events among the charges. */
  readonly distinctEvents: number;
  /** Adds `count` applications of `event`. @throws PrivacyParameterError unless `count` is an integer >= 0. */
  charge(event: DpEvent, count?: number): void;
  /**
   * Epsilon of everything charged, as tight as it can be certified: the answer that a planner gives for the same steps.
   * It takes some 30 ms; with more than `tightEventLimit` different events it is the bound of `runningEpsilon`.
   */
  epsilon(): LedgerAnswer;
  /** An upper bound within microseconds, looser by some per cent than `epsilon`, which it equals when that is known. */
  runningEpsilon(): LedgerAnswer;
  /** Whether `epsilon` is quick enough to be asked at every batch of charges. */
  readonly isTightQuick: boolean;
  /**
   * Epsilon, at the same delta, of a person who owns `size` of the records. Tight for groups of up to `largestGroup`.
   *
   * @param size an integer >= 1.
   */
  groupEpsilon(size: number): LedgerAnswer;
  /** Sampler, noise and steps as the charges tell them; null where they differ among the charges. */
  facts(): EventOutline;
}

/** What a ledger starts with. */
export interface RunLedgerOptions {
  readonly neighbouring: Neighbouring;
  /** In (0, 1), or null. */
  readonly delta: number | null;
  /** Charges so far, in any order. */
  readonly charges?: Iterable<LedgerCharge>;
}

/** Each different event costs a tight answer some 25 ms. */
export const tightEventLimit = 8;
/** Beyond it the transform of a tight answer takes longer than a batch should wait. */
const quickSteps = 20_000;
/** A tight answer for a larger group takes seconds. */
export const largestGroup = 16;

/**
 * Opens the ledger of a run.
 *
 * @throws PrivacyParameterError for a delta outside (0, 1) or a count that is no integer >= 0.
 * @example
 * const ledger = openRunLedger({ neighbouring: 'add-remove', delta: 1e-5 });
 * ledger.charge({ kind: 'gaussian', noiseMultiplier: 4 }, 2);
 * ledger.epsilon().epsilon.toFixed(3); // '1.356'
 */
export function openRunLedger({ neighbouring, delta, charges = [] }: RunLedgerOptions): RunLedger {
  if (delta !== null) checkDelta(delta);
  const gathered = new Map<string, { readonly event: DpEvent; count: number }>();
  const pending: { readonly event: DpEvent; count: number }[] = [];
  const tracker: PrivacyTracker = defaultAccountant.tracker(neighbouring);
  let steps = 0;
  let outline = nothingDone;
  let known: LedgerAnswer | undefined;
  const groups = new Map<number, LedgerAnswer>();

  const charge = (event: DpEvent, count = 1): void => {
    checkCount(count);
    if (count === 0) return;
    // A run charges the same object again and again.
    const last = pending.at(-1);
    if (last?.event === event) last.count += count;
    else pending.push({ event, count });
    steps += count;
    tracker.charge(event, count);
    known = undefined;
    groups.clear();
  };
  for (const entry of charges) charge(entry.event, entry.count);

  /** Every different event once, under its text. */
  const gather = () => {
    for (const { event, count } of pending.splice(0)) {
      const key = JSON.stringify(event);
      const entry = gathered.get(key);
      if (entry === undefined) {
        gathered.set(key, { event, count });
        outline = mergedOutline(outline, eventOutline(event));
      } else entry.count += count;
    }
    return gathered;
  };
  const composed = (): DpEvent => ({
    kind: 'composed',
    // In one order, whatever that of the charges was: sums of rounded numbers depend on it.
    events: [...gather().keys()].sort().map((key) => {
      const { event, count } = gathered.get(key) as LedgerCharge;
      return { kind: 'self-composed', event, count };
    }),
  });
  const isTight = () => gather().size <= tightEventLimit;
  const ask = (accountant: Accountant, event: DpEvent): LedgerAnswer =>
    answered(accountant, accountant.epsilon({ event, delta: delta ?? anyDelta, neighbouring }), delta);
  const running = (): LedgerAnswer => answered(defaultAccountant, tracker.epsilon(delta ?? anyDelta), delta);

  return {
    neighbouring,
    delta,
    charge,
    get steps() {
      return steps;
    },
    get distinctEvents() {
      return gather().size;
    },
    get isTightQuick() {
      return gather().size <= 1 && steps <= quickSteps;
    },
    epsilon: () => {
      known ??= isTight() ? ask(bestAccountant, composed()) : running();
      return known;
    },
    runningEpsilon: () => known ?? running(),
    groupEpsilon: (size) => {
      let answer = groups.get(size);
      if (answer === undefined) {
        const accountant = isTight() && size <= largestGroup ? bestAccountant : defaultAccountant;
        answer = ask(accountant, { kind: 'group', size, event: composed() });
        groups.set(size, answer);
      }
      return answer;
    },
    facts: () => {
      gather();
      return { ...outline, steps };
    },
  };
}

/** A step without noise has no epsilon at any delta, which says more than that no delta was set. */
const anyDelta = 0.5;

function answered(accountant: Accountant, answer: EpsilonAnswer, delta: number | null): LedgerAnswer {
  const by = { accountant: accountant.kind, certainty: accountant.certainty };
  if (answer.kind === 'unbounded') return { ...answer, ...by };
  if (delta === null) return { kind: 'unbounded', reason: 'No delta was set.', ...by };
  return { ...by, ...answer, accountant: answer.accountant ?? accountant.kind };
}
