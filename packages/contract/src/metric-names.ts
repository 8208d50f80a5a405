/** The metric names that the trainer emits and the dashboard charts. Per-class Dice is `validation/dice/<class name>`. */
export const metricNames = {
  epsilon: 'epsilon',
  trainingLoss: 'training/loss',
  trainingGradientNorm: 'training/gradient-norm',
  batchSize: 'training/batch-size',
  clippedFraction: 'training/clipped-fraction',
  validationLoss: 'validation/loss',
  meanDice: 'validation/mean-dice',
  pixelAccuracy: 'validation/pixel-accuracy',
  trivialMeanDice: 'validation/trivial-mean-dice',
  trivialPixelAccuracy: 'validation/trivial-pixel-accuracy',
  stepTime: 'time/step-ms',
} as const;

/** Prefix of the per-class Dice metrics. */
export const classDicePrefix = 'validation/dice/';

/** Names that no writer may use: the API answers them from the ledger, and a copy that a writer sends could differ from it. */
export const reservedMetricNames: readonly string[] = ['epsilon'];
