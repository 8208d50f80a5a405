import {
  type Accountant,
  checkCount,
  checkDelta,
  type EpsilonAnswer,
  PrivacyParameterError,
  type Unbounded,
} from './accountant.js';
import { growingPld } from './accountants/growing-pld.js';
import { bestAccountant, defaultAccountant } from './accountants/registry.js';
import { coarseCount } from './coarse-count.js';
import type { DpEvent } from './dp-event.js';
import { decodeDpEvent, encodeDpEvent } from './dp-event-codec.js';
import { integralCost, tightCost, tightEventLimit, tightStepLimit } from './event-cost.js';
import { type EventOutline, eventOutline, mergedOutline, nothingDone } from './event-outline.js';
import { composeCharges, type LedgerCharge } from './ledger.js';
import { type LedgerAnswer, ledgerAnswer, upperEnd } from './ledger-answer.js';
import type { Neighbouring } from './neighbouring.js';
import { subjectAnswer } from './subject-answer.js';

/** The mechanism as the charges tell it; null where they differ. */
export interface LedgerFacts extends EventOutline {
  /** Different events among the charges. */
  readonly distinctEvents: number;
}

/**
 * What one run has spent: the only place that a run's epsilon comes from, whoever shows it.
 *
 * Guarantee: every epsilon is an upper bound, and no charges, however odd, make an answer take longer than seconds.
 */
export interface RunLedger {
  readonly neighbouring: Neighbouring;
  /** Null when the run names none: it then has no epsilon. */
  readonly delta: number | null;
  /** Applications charged. */
  readonly steps: number;
  /** Different events among the charges. */
  readonly distinctEvents: number;
  /**
   * Adds `count` applications of `event`.
   *
   * @throws PrivacyParameterError unless `count` is an integer >= 0. @throws DpEventError for a malformed event.
   */
  charge(event: DpEvent, count?: number): void;
  /**
   * Epsilon of everything charged, as tight as it can be certified: the answer that a planner gives for the same steps. It
   * depends on the charges alone, not on their order. It takes some 50 ms, up to a second for millions of steps, and is
   * `quickEpsilon` with more than eight different events.
   */
  epsilon(): LedgerAnswer;
  /**
   * An upper bound for every step of a run: about 1 ms of the processor, spread over the steps. It never falls as charges come in. With one event
   * it is `epsilon` to 0.1 % up to 1,000 steps, to 0.2 % up to 100,000 and to 1 % up to a million, and `epsilon` itself where all steps
   * release plain Gaussian noise; with a few events, up to `quickSteps` of them, that of at most 2 % more steps from a few thousand on,
   * and looser by some per cent elsewhere. The answer names who gave it.
   */
  runningEpsilon(): LedgerAnswer;
  /** The upper bound of `rdp`, within microseconds whatever was charged since it was last asked. */
  quickEpsilon(): LedgerAnswer;
  /** Whether `epsilon` is quick enough to be asked at every batch of charges. */
  readonly isTightQuick: boolean;
  /**
   * Epsilon, at the same delta, of a person who owns `size` of the records: that of the `group` event, or of group privacy
   * where that has none or would take too long. The first answer takes 0.1 s to 1 s. It is tight up to 64 records and a few
   * different events.
   *
   * @throws PrivacyParameterError unless `size` is an integer >= 1.
   */
  groupEpsilon(size: number): LedgerAnswer;
  /** Sampler, noise and steps as the charges tell them; `steps` counts those that an event stands for, 0 for a composition of nothing. */
  facts(): LedgerFacts;
}

/** What a ledger starts with. */
export interface RunLedgerOptions {
  readonly neighbouring: Neighbouring;
  /** In (0, 1), or null. */
  readonly delta: number | null;
  /** Charges so far, in any order. */
  readonly charges?: Iterable<LedgerCharge>;
}

/** Steps beyond which a tight answer takes longer than a batch should wait. */
const quickSteps = 20_000;
/** Different events that need integrals, beyond which no answer would come in time. */
const integralLimit = 32;
/** What a tight answer may cost at every step: some 60 plain Gaussian mechanisms, which have a closed form. */
const closedFormCost = 1 / 16;
/** Least steps between two tight answers of a running ledger with one event: 50 ms over 64 steps. */
const runningSpacing = 64;
/** Later on they are that part of the steps apart, or less. */
const runningParts = 64;

/**
 * Opens the ledger of a run.
 *
 * @throws PrivacyParameterError for a delta outside (0, 1) or a count that is no integer >= 0.
 * @throws DpEventError for a malformed event.
 * @example
 * const ledger = openRunLedger({ neighbouring: 'add-remove', delta: 1e-5 });
 * ledger.charge({ kind: 'gaussian', noiseMultiplier: 4 }, 2);
 * ledger.epsilon().epsilon.toFixed(3); // '1.356'
 */
export function openRunLedger({ neighbouring, delta, charges = [] }: RunLedgerOptions): RunLedger {
  if (delta !== null) checkDelta(delta);
  const gathered = new Map<string, Entry>();
  let last: { readonly object: DpEvent; readonly entry: Entry } | undefined;
  const tracker = defaultAccountant.tracker(neighbouring);
  let [steps, stepsWithin] = [0, 0];
  let [tight, integrals] = [0, 0];
  let outline = nothingDone;
  let known: LedgerAnswer | undefined;
  let highest: LedgerAnswer | undefined;
  let growing: { readonly event: DpEvent; readonly epsilon: (count: number) => number } | undefined;
  let ahead: { readonly key: string; readonly answer: LedgerAnswer } | undefined;
  const groups = new Map<number, LedgerAnswer>();

  const entryOf = (object: DpEvent): Entry => {
    // A run charges the same object again and again.
    if (last?.object === object) return last.entry;
    // Equal events are equal whatever the order of their keys.
    const event = decodeDpEvent(encodeDpEvent(object));
    const key = JSON.stringify(event);
    let entry = gathered.get(key);
    if (entry === undefined) {
      const own = eventOutline(event);
      entry = { event, steps: own.steps, count: 0 };
      gathered.set(key, entry);
      outline = mergedOutline(outline, own);
      tight += tightCost(event);
      integrals += integralCost(event, neighbouring);
    }
    last = { object, entry };
    return entry;
  };
  const charge = (event: DpEvent, count = 1): void => {
    checkCount(count);
    if (count === 0) return;
    const entry = entryOf(event);
    entry.count += count;
    steps += count;
    stepsWithin += entry.steps * count;
    known = undefined;
    groups.clear();
    if (integrals <= integralLimit) tracker.charge(entry.event, count);
  };
  for (const entry of charges) charge(entry.event, entry.count);

  const epsilon = (): LedgerAnswer => {
    known ??= isTight() ? ask(bestAccountant, composeCharges(gathered.values())) : quick();
    return known;
  };
  const isTight = () =>
    integrals <= integralLimit && tight <= tightEventLimit && stepsWithin <= tightStepLimit;
  const ask = (accountant: Accountant, event: DpEvent): LedgerAnswer =>
    answered(accountant, accountant.epsilon({ event, delta: delta ?? anyDelta, neighbouring }), delta);
  const quick = (): LedgerAnswer =>
    answered(
      defaultAccountant,
      integrals > integralLimit ? tooManyIntegrals : tracker.epsilon(delta ?? anyDelta),
      delta,
    );

  /** The tight answer where Gaussian noise alone gives it a closed form. */
  const closed = (): LedgerAnswer | null => (tight <= closedFormCost && isTight() ? epsilon() : null);

  /** The tight answer where one event is charged again and again; what it cannot bound is infinite. */
  const repeated = (): LedgerAnswer | null => {
    const [only] = gathered.values();
    if (only === undefined || gathered.size > 1 || delta === null || !isTight()) return null;
    if (growing?.event !== only.event)
      growing = { event: only.event, epsilon: growingPld(only.event, neighbouring, delta) };
    const epsilon = growing.epsilon(only.count);
    return Number.isFinite(epsilon)
      ? { kind: 'bounded', epsilon, accountant: 'pld', certainty: 'upper-bound' }
      : null;
  };

  /** The tight answer for a few steps more, which holds for all steps until then. */
  const lookAhead = (): LedgerAnswer | null => {
    const spacing = runningSpacing * 2 ** Math.ceil(Math.log2(Math.max(1, tight)));
    if (!isTight() || steps < spacing || stepsWithin > quickSteps) return null;
    const charges = [...gathered.values()].map(({ event, count }) => ({
      event,
      count: coarseCount(count, spacing, runningParts),
    }));
    const key = charges.map(({ count }) => count).join(' ');
    if (ahead?.key !== key) ahead = { key, answer: ask(bestAccountant, composeCharges(charges)) };
    return ahead.answer;
  };
  return {
    neighbouring,
    delta,
    charge,
    get steps() {
      return steps;
    },
    get distinctEvents() {
      return gathered.size;
    },
    get isTightQuick() {
      return !isTight() || (tight <= 1 && stepsWithin <= quickSteps);
    },
    epsilon,
    runningEpsilon: () => {
      const now = quick();
      if (now.kind === 'unbounded') return now;
      const next = closed() ?? repeated() ?? lookAhead();
      const least = next?.kind === 'bounded' && next.epsilon < now.epsilon ? upperEnd(next) : now;
      if (highest?.kind !== 'bounded' || (least.kind === 'bounded' && least.epsilon > highest.epsilon))
        highest = least;
      return highest;
    },
    quickEpsilon: quick,
    groupEpsilon: (size) => {
      if (!(Number.isInteger(size) && size >= 1))
        throw new PrivacyParameterError('size', size, 'an integer of at least 1');
      // A reason against any epsilon is one against that of a group, and is known at once.
      const one = quick();
      if (one.kind === 'unbounded') return one;
      let answer = groups.get(size);
      if (answer === undefined) {
        answer = subjectAnswer({
          charges: [...gathered.values()],
          size,
          delta: delta ?? anyDelta,
          neighbouring,
        });
        groups.set(size, answer);
      }
      return answer;
    },
    facts: () => ({ ...outline, steps: stepsWithin, distinctEvents: gathered.size }),
  };
}

/** A different event, how many steps it stands for, and how often it was charged. */
interface Entry {
  readonly event: DpEvent;
  readonly steps: number;
  count: number;
}

/** Asked at where none was set, to learn whether there is an epsilon at all. */
const anyDelta = 0.5;

const tooManyIntegrals: Unbounded = {
  kind: 'unbounded',
  reason: `The ledger holds more than ${integralLimit} different events that are not Gaussian noise on a Poisson sample or on all data: they cannot be bounded in time.`,
};

function answered(accountant: Accountant, answer: EpsilonAnswer, delta: number | null): LedgerAnswer {
  // What says that there was no noise says more than that no delta was set.
  return ledgerAnswer(
    accountant,
    answer.kind === 'bounded' && delta === null ? { kind: 'unbounded', reason: 'No delta was set.' } : answer,
  );
}
