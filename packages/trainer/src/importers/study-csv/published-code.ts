/**
 * What the code of the published study did, which its result files do not tell: 66 training and 22 validation scans of Duke,
 * drawn in shuffled batches, with Dice over the whole batch in the loss and masks resized like images; the privacy engine
 * counted Poisson batches at delta 1e-5, and random sparsification was set up and took part in no step.
 */
export const publishedCode = {
  trainingExamples: 66,
  validationExamples: 22,
  delta: 1e-5,
  batches: 'shuffled',
  coupling: ['Dice over the batch'],
  masks: 'bilinear',
} as const;

/** Its algorithms, in the words in which runs are listed. */
export const publishedMethods: Readonly<
  Record<
    string,
    { readonly method: string; readonly sparsification: string; readonly isMethodApplied?: false }
  >
> = {
  'Non-DP': { method: 'non-private', sparsification: 'none' },
  'Opacus-AC': { method: 'automatic', sparsification: 'none' },
  'Opacus-RS': { method: 'random-sparsification', sparsification: 'random', isMethodApplied: false },
};

/** Epochs at which it evaluated, by the number of values: files hold no epochs. */
export const publishedEvaluations: ReadonlyMap<number, readonly number[]> = new Map([
  [96, [0, ...range(5, 99)]],
  [59, [0, 10, 20, 30, 40, ...range(46, 99)]],
]);

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
