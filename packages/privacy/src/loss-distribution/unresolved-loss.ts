/** Floating-point numbers do not resolve a privacy loss. Whoever asked gets no answer rather than a wrong one. */
export class UnresolvedLossError extends Error {
  readonly code = 'PRIVACY_LOSS_UNRESOLVED';

  constructor(problem: string) {
    super(problem);
    this.name = 'UnresolvedLossError';
  }
}
