import type { MetricDisclosure } from './training-event.js';

/** What the trainer measures, and from what. */
export interface MetricDefinition {
  readonly name: string;
  readonly title: string;
  /** Null for a number without a unit. */
  readonly unit: string | null;
  /** What the value is computed from, without noise where it is data; a released sum has the noise in it. */
  readonly computedFrom: 'training data' | 'validation data' | 'released sums';
}

/** Every metric that the trainer emits and the dashboard charts, but the Dice of each class. */
export const metricDefinitions = {
  trainingLoss: {
    name: 'training/loss',
    title: 'Training loss',
    unit: null,
    computedFrom: 'training data',
  },
  trainingGradientNorm: {
    name: 'training/gradient-norm',
    title: 'Median gradient norm',
    unit: null,
    computedFrom: 'training data',
  },
  batchSize: {
    name: 'training/batch-size',
    title: 'Batch size',
    unit: 'examples',
    computedFrom: 'training data',
  },
  clippedFraction: {
    name: 'training/clipped-fraction',
    title: 'Clipped fraction',
    unit: null,
    computedFrom: 'training data',
  },
  // It follows from the noisy sums and from nothing else.
  clipNorm: {
    name: 'training/clip-norm',
    title: 'Clip norm',
    unit: null,
    computedFrom: 'released sums',
  },
  validationLoss: {
    name: 'validation/loss',
    title: 'Validation loss',
    unit: null,
    computedFrom: 'validation data',
  },
  meanDice: {
    name: 'validation/mean-dice',
    title: 'Mean Dice',
    unit: null,
    computedFrom: 'validation data',
  },
  pixelAccuracy: {
    name: 'validation/pixel-accuracy',
    title: 'Pixel accuracy',
    unit: null,
    computedFrom: 'validation data',
  },
  trivialMeanDice: {
    name: 'validation/trivial-mean-dice',
    title: 'Mean Dice of one class everywhere',
    unit: null,
    computedFrom: 'validation data',
  },
  trivialPixelAccuracy: {
    name: 'validation/trivial-pixel-accuracy',
    title: 'Pixel accuracy of one class everywhere',
    unit: null,
    computedFrom: 'validation data',
  },
  // Test data are held out like validation data, and looked at once, when training is over.
  testLoss: {
    name: 'test/loss',
    title: 'Test loss',
    unit: null,
    computedFrom: 'validation data',
  },
  testMeanDice: {
    name: 'test/mean-dice',
    title: 'Mean Dice on test data',
    unit: null,
    computedFrom: 'validation data',
  },
  testPixelAccuracy: {
    name: 'test/pixel-accuracy',
    title: 'Pixel accuracy on test data',
    unit: null,
    computedFrom: 'validation data',
  },
  // Both are lower bounds at the config's confidence, from canaries that nobody is behind.
  auditEpsilon: {
    name: 'audit/epsilon',
    title: 'Epsilon at least, by gradient canaries',
    unit: null,
    computedFrom: 'released sums',
  },
  blackBoxAuditEpsilon: {
    name: 'audit/black-box-epsilon',
    title: 'Epsilon at least, by input canaries',
    unit: null,
    computedFrom: 'released sums',
  },
  // A step takes longer the more examples it has, and how many is private.
  stepTime: {
    name: 'time/step-ms',
    title: 'Time of a step',
    unit: 'ms',
    computedFrom: 'training data',
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

type Definitions = typeof metricDefinitions;

/** The names alone. Per-class Dice is `validation/dice/<class name>`. */
export const metricNames = Object.fromEntries(
  Object.entries(metricDefinitions).map(([key, { name }]) => [key, name]),
  // `fromEntries` forgets which name belongs to which key; the definitions' type still knows.
) as { readonly [Key in keyof Definitions]: Definitions[Key]['name'] };

/** Prefix of the per-class Dice metrics, which are computed from validation data. */
export const classDicePrefix = 'validation/dice/';

/** Names that no writer may use: the API answers them from the ledger, and a copy that a writer sends could differ from it. */
export const reservedMetricNames: readonly string[] = ['epsilon'];

/** What is true of a run that decides what may be told of it. */
export interface DisclosureFacts {
  /** Whether nobody is behind the validation data. */
  readonly isValidationPublic: boolean;
  /** Whether the noise of the released sums gives a guarantee. */
  readonly isPrivate: boolean;
}

/** What epsilon says about a value that is computed from that. */
export function disclosureFrom(
  computedFrom: MetricDefinition['computedFrom'],
  { isValidationPublic, isPrivate }: DisclosureFacts,
): MetricDisclosure {
  switch (computedFrom) {
    case 'training data':
      return 'diagnostic';
    case 'validation data':
      return isValidationPublic ? 'public' : 'diagnostic';
    case 'released sums':
      return isPrivate ? 'released' : 'diagnostic';
  }
}
