import type { RunLedger } from '@clipwise/privacy';

/** What a person with several training examples is promised. */
export interface SubjectBound {
  /** Most training examples of one person. */
  readonly examples: number;
  /** Null where there is no bound; `note` says why. */
  readonly epsilon: number | null;
  readonly delta: number | null;
  readonly note: string;
}

/** Examples of a person beyond which a bound takes longer than a running run should wait for after each batch. */
const quickExamples = 16;

/**
 * The bound of the person with the most training examples, at the delta of one example.
 *
 * @param isOver whether the run has ended.
 */
export function subjectBound(
  ledger: RunLedger,
  delta: number,
  examples: number,
  isOver: boolean,
): SubjectBound {
  if (!isOver && !(ledger.isTightQuick && examples <= quickExamples)) {
    const note = `It is computed when the run has ended: with so many steps or so many examples of one person it takes too long after each batch.`;
    return { examples, epsilon: null, delta, note };
  }
  const group = ledger.groupEpsilon(examples);
  if (group.kind === 'unbounded') return { examples, epsilon: null, delta, note: group.reason };
  const note = `By the ${group.accountant} accountant, for all of them at once.`;
  return { examples, epsilon: group.epsilon, delta, note };
}
