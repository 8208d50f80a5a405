import type { LedgerAnswer } from '@clipwise/privacy';
import type { RunRow } from '../../db/tables/runs.js';

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

/** Whether the bound of a running run comes quickly enough to be asked after each batch. */
export function isQuick({ accounting }: RunRow, examples: number): boolean {
  return accounting?.isTight === true && examples <= quickExamples;
}

/** Stands for a bound until the run has ended. */
export function laterBound(delta: number, examples: number): SubjectBound {
  const note =
    'It is computed when the run has ended: with so many steps or so many examples of one person it takes too long after each batch.';
  return { examples, epsilon: null, delta, note };
}

/** The bound of the person with the most training examples, at the delta of one example. */
export function subjectBound(group: LedgerAnswer, delta: number, examples: number): SubjectBound {
  if (group.kind === 'unbounded') return { examples, epsilon: null, delta, note: group.reason };
  const note = `By the ${group.accountant} accountant, for all of them at once.`;
  return { examples, epsilon: group.epsilon, delta, note };
}
