import type { Accountant } from '../accountant.js';
import type { DpEvent } from '../dp-event.js';
import type { Neighbouring } from '../neighbouring.js';

/** Which of the two is wanted; the other is given. */
export type Question =
  | { readonly wanted: 'epsilon'; readonly delta: number }
  | { readonly wanted: 'delta'; readonly epsilon: number };

/** What one accountant answered, and how long it took. */
export type Answer =
  | {
      readonly kind: 'bounded';
      readonly value: number;
      readonly lower?: number;
      /** The value again, where the accountant is never below the truth. */
      readonly upper?: number;
      /** The accountant that it comes from, when another one was asked. */
      readonly from: string | undefined;
      readonly seconds: number;
    }
  | {
      readonly kind: 'unbounded';
      readonly reason: string;
      readonly from: undefined;
      readonly seconds: number;
    };

/** Seconds to a microsecond since a reading of `performance.now()`. */
export function secondsSince(start: number): number {
  return Math.round((performance.now() - start) * 1000) / 1e6;
}

/** Asks one accountant. @throws PrivacyParameterError; Error for an answer that is no number, a fault of the accountant. */
export function ask(
  accountant: Accountant,
  event: DpEvent,
  question: Question,
  neighbouring: Neighbouring,
): Answer {
  const start = performance.now();
  const answer =
    question.wanted === 'epsilon'
      ? accountant.epsilon({ event, delta: question.delta, neighbouring })
      : accountant.delta({ event, epsilon: question.epsilon, neighbouring });
  const seconds = secondsSince(start);
  if (answer.kind === 'unbounded') return { ...answer, from: undefined, seconds };
  const value = 'epsilon' in answer ? answer.epsilon : answer.delta;
  if (!Number.isFinite(value))
    throw new Error(`the ${accountant.kind} accountant answered ${value}, which is no number`);
  return {
    kind: 'bounded',
    value,
    from: answer.accountant,
    ...(answer.lower === undefined ? {} : { lower: answer.lower }),
    ...(accountant.certainty === 'upper-bound' ? { upper: value } : {}),
    seconds,
  };
}
