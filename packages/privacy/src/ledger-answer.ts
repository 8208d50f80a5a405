import type { Accountant, BoundedEpsilon, Certainty, EpsilonAnswer, Unbounded } from './accountant.js';

/** An epsilon and who answers for it, or why there is none. */
export type LedgerAnswer = (BoundedEpsilon | Unbounded) & {
  readonly accountant: string;
  readonly certainty: Certainty;
};

/** An answer with the name of the accountant that was asked, or of the one that it comes from. */
export function ledgerAnswer({ kind, certainty }: Accountant, answer: EpsilonAnswer): LedgerAnswer {
  return answer.kind === 'unbounded'
    ? { ...answer, accountant: kind, certainty }
    : { ...answer, accountant: answer.accountant ?? kind, certainty };
}

/** The answer as an upper bound on something that costs no more: its lower end says nothing of that. */
export function upperEnd(answer: LedgerAnswer): LedgerAnswer {
  if (answer.kind === 'unbounded') return answer;
  const { lower: _, ...bound } = answer;
  return bound;
}
