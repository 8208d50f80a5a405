import type { Accountant, BoundedDelta, BoundedEpsilon, DeltaAnswer, EpsilonAnswer } from '../accountant.js';
import { eachStepCount, eventTracker } from './event-tracker.js';

/**
 * The smallest upper bound that any of the given accountants proves; each is right by itself, hence so is the smallest.
 * Its `lower` is the largest one proven; the answer names the accountant that it comes from.
 *
 * @param accountants upper bounds only, the one whose reasons are worth telling first.
 */
export function createBestAccountant(accountants: readonly [Accountant, ...Accountant[]]): Accountant {
  const smallest = <Answer extends EpsilonAnswer | DeltaAnswer>(
    ask: (accountant: Accountant) => Answer,
    valueIn: (answer: Extract<Answer, { kind: 'bounded' }>) => number,
  ): Answer => {
    const answers = accountants.map((accountant) => ({
      accountant: accountant.kind,
      answer: ask(accountant),
    }));
    let best: { accountant: string; answer: Extract<Answer, { kind: 'bounded' }> } | null = null;
    let lower: number | undefined;
    for (const { accountant, answer } of answers) {
      if (answer.kind !== 'bounded') continue;
      const bounded = answer as Extract<Answer, { kind: 'bounded' }>;
      if (best === null || valueIn(bounded) < valueIn(best.answer)) best = { accountant, answer: bounded };
      if (bounded.lower !== undefined) lower = Math.max(lower ?? 0, bounded.lower);
    }
    if (best === null) return (answers[0] as (typeof answers)[number]).answer;
    const value = valueIn(best.answer);
    return {
      ...best.answer,
      accountant: best.accountant,
      ...(lower === undefined ? {} : { lower: Math.min(lower, value) }),
    };
  };

  const epsilon: Accountant['epsilon'] = (query) =>
    smallest<EpsilonAnswer>(
      (accountant) => accountant.epsilon(query),
      (answer: BoundedEpsilon) => answer.epsilon,
    );
  return {
    kind: 'best',
    certainty: 'upper-bound',
    epsilon,
    delta: (query) =>
      smallest<DeltaAnswer>(
        (accountant) => accountant.delta(query),
        (answer: BoundedDelta) => answer.delta,
      ),
    trajectory: eachStepCount(epsilon),
    tracker: (neighbouring) => eventTracker(epsilon, neighbouring),
  };
}
