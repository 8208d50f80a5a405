import type { Neighbouring } from './neighbouring.js';

/** What decides which sentences apply. */
export interface CoverageFacts {
  readonly neighbouring: Neighbouring;
  /** Validation metrics and samples come from data that disclose nobody. Default false. */
  readonly isValidationPublic?: boolean;
  /** The ledger holds the cost of choosing hyper-parameters. Default false. */
  readonly isSelectionCharged?: boolean;
}

/** What epsilon says nothing of, one sentence each. */
export function notCoveredSentences({
  neighbouring,
  isValidationPublic = false,
  isSelectionCharged = false,
}: CoverageFacts): string[] {
  return [
    'Training loss, gradient norms, clipped fractions, batch sizes and step times: they are computed from the training data without noise.',
    isValidationPublic
      ? 'Validation metrics and sample predictions: they come from public data and disclose nobody in it.'
      : 'Validation metrics and sample predictions on private data: they are computed without noise.',
    'Stopping a run, or letting it go on, after watching any of these: the decision depends on data that epsilon does not cover.',
    ...(neighbouring === 'add-remove'
      ? [
          'The number of training examples, the sampling rate and the number of steps: they are treated as public, although one example more or less changes the first.',
        ]
      : []),
    ...(isSelectionCharged
      ? []
      : [
          'Choosing hyper-parameters or the best of several runs by their results: each of those runs spends as well.',
        ]),
  ];
}
