import {
  groupPrivacy,
  type LedgerAnswer,
  largestGroup,
  type RunLedger,
  tightEventLimit,
} from '@clipwise/privacy';

/** What a person with several training examples is promised. */
export interface SubjectBound {
  /** Most training examples of one person. */
  readonly examples: number;
  /** Null where there is no bound; `note` says why. */
  readonly epsilon: number | null;
  readonly delta: number | null;
  readonly note: string;
}

/**
 * The bound of the person with the most training examples, at the delta of one example.
 *
 * A tight answer for a group takes seconds with many different events: those are bounded by group privacy for any
 * mechanism, which often bounds nothing.
 *
 * @param answer of one example; private.
 * @param isOver whether the run has ended.
 */
export function subjectBound(
  ledger: RunLedger,
  answer: LedgerAnswer & { readonly kind: 'bounded' },
  delta: number,
  examples: number,
  isOver: boolean,
): SubjectBound {
  if (examples <= largestGroup && !ledger.isTightQuick && !isOver) {
    const note = 'It is computed when the run has ended: with so many steps it takes too long after each.';
    return { examples, epsilon: null, delta, note };
  }
  if (ledger.distinctEvents <= tightEventLimit) {
    const group = ledger.groupEpsilon(examples);
    if (group.kind === 'unbounded') return { examples, epsilon: null, delta, note: group.reason };
    const { epsilon, accountant } = group;
    return { examples, epsilon, delta, note: `By the ${accountant} accountant, for all of them at once.` };
  }
  const any = groupPrivacy(answer, delta, examples);
  return any.delta < 1
    ? { examples, ...any, note: 'By group privacy, which holds for any mechanism and is loose.' }
    : {
        examples,
        epsilon: null,
        delta: null,
        note: `The charges differ too much for a tight bound, and group privacy bounds nothing: its delta is not below 1.`,
      };
}
