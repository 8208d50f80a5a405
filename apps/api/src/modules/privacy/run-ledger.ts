import {
  type DpEvent,
  DpEventError,
  decodeDpEvent,
  defaultAccountant,
  type EpsilonAnswer,
  type Neighbouring,
  type PrivacyTracker,
} from '@clipwise/privacy';
import { BadUserInputError } from '../../errors.js';

/** What a run has spent so far, kept up to date charge by charge. */
export interface RunLedger {
  /** Adds a charge. @throws BadUserInputError when the event cannot be read. */
  charge(event: unknown, count: number): EpsilonAnswer;
  /** What the charges so far cost under another relation or delta: a new attempt may state others. */
  restate(neighbouring: Neighbouring, delta: number | null): EpsilonAnswer;
}

/**
 * @param stored the ledger of all earlier attempts and batches.
 * @param delta null when the run names none: it then has no epsilon.
 */
export function createRunLedger(
  stored: readonly { readonly event: unknown; readonly count: number }[],
  neighbouring: Neighbouring,
  delta: number | null,
): RunLedger {
  const charges: { event: DpEvent; count: number }[] = stored.map(({ event, count }) => ({
    event: decode(event),
    count,
  }));
  let tracker: PrivacyTracker = track(neighbouring);
  let currentDelta = delta;

  function track(relation: Neighbouring): PrivacyTracker {
    const fresh = defaultAccountant.tracker(relation);
    for (const { event, count } of charges) fresh.charge(event, count);
    return fresh;
  }
  function answer(): EpsilonAnswer {
    if (currentDelta !== null) return tracker.epsilon(currentDelta);
    // A step without noise has no epsilon at any delta; that says more than that no delta was set.
    const atSomeDelta = tracker.epsilon(0.5);
    return atSomeDelta.kind === 'unbounded'
      ? atSomeDelta
      : { kind: 'unbounded', reason: 'No delta was set.' };
  }
  return {
    charge: (event, count) => {
      const decoded = decode(event);
      charges.push({ event: decoded, count });
      tracker.charge(decoded, count);
      return answer();
    },
    restate: (relation, otherDelta) => {
      currentDelta = otherDelta;
      tracker = track(relation);
      return answer();
    },
  };
}

function decode(event: unknown): DpEvent {
  try {
    return decodeDpEvent(event);
  } catch (error) {
    if (error instanceof DpEventError) {
      throw new BadUserInputError('the event of a privacy-charged is not one that the accountants know');
    }
    throw error;
  }
}
