import { z } from 'zod';
import { limits } from './limits.js';

/**
 * A metric's value on the wire. JSON has no NaN or infinities, so these three travel as strings.
 */
export const metricValueSchema = z.union([z.number(), z.literal(['NaN', 'Infinity', '-Infinity'])]);
export type MetricValue = z.infer<typeof metricValueSchema>;

/**
 * What epsilon says about a metric.
 * `released`: a function of released parameters and public data only, covered by epsilon.
 * `diagnostic`: computed from private data and NOT covered by epsilon; must be labelled wherever shown.
 * `public`: not computed from private data at all (times, epsilon itself, counts of steps).
 */
export const metricDisclosureSchema = z.enum(['released', 'diagnostic', 'public']);
export type MetricDisclosure = z.infer<typeof metricDisclosureSchema>;

/** An instant from 1970 on; any offset from UTC is understood. */
const at = z.iso
  .datetime({ offset: true })
  .refine((text) => Date.parse(text) >= 0, { error: 'must be in 1970 or later' });
const step = z.int().min(0);
const epoch = z.number().min(0);
const announcedName = z.string().max(limits.announcedNameLength);
const metricName = z.string().min(1).max(limits.metricNameLength);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The data that a run reads, whatever they are called and wherever they lie: all parts of the split together. */
const datasetContent = z.object({
  /** SHA-256 of the images of all examples; neither names, paths, order nor masks count. */
  sha256,
  examples: z.int().min(1),
  subjects: z.int().min(1),
  largestSubjectExamples: z.int().min(1),
  /** SHA-256 of which examples are one subject's. */
  grouping: sha256,
  /** Base64 of a bit for each subject, in the order of the digests of their contents: 1 for those in training. */
  trainingSubjects: z.base64().max(limits.subjectBitsLength),
  /** Nobody is behind the data. */
  isSynthetic: z.boolean(),
});
export type DatasetContent = z.infer<typeof datasetContent>;

export const metricSchema = z.object({
  name: metricName,
  value: metricValueSchema,
  disclosure: metricDisclosureSchema,
});

const runStarted = z.object({
  kind: z.literal('run-started'),
  at,
  /** Steps and epochs that the config plans. */
  plannedSteps: z.int().min(0),
  plannedEpochs: z.int().min(0),
  /** Backend name, device, engine, versions, operating system: what a reader needs to reproduce the run. */
  environment: z
    .record(
      z.string().max(limits.environmentKeyLength),
      z.union([z.string().max(limits.environmentTextLength), z.number(), z.boolean(), z.null()]),
    )
    .refine((environment) => Object.keys(environment).length <= limits.environmentEntries, {
      error: `must have at most ${limits.environmentEntries} entries`,
    }),
  model: z.object({ parameterCount: z.int(), tensorCount: z.int() }),
  dataset: z.object({
    trainingExamples: z.int(),
    validationExamples: z.int(),
    classNames: z.array(announcedName).max(limits.announcedNames),
    /** Persons behind the training examples, and the most training examples of one of them; null where no one can say. */
    trainingSubjects: z.int().min(1).nullable().default(null),
    largestSubjectExamples: z.int().min(1).nullable().default(null),
    /** Null where the writer does not say. */
    content: datasetContent.nullable().default(null),
  }),
  /** Facts derived from the objects that run, not copied from the config. */
  mechanism: z.object({
    isPrivate: z.boolean(),
    unit: announcedName,
    neighbouring: z.enum(['add-remove', 'zero-out', 'replace-one']),
    sampler: announcedName,
    samplingRate: z.number().nullable(),
    clipping: announcedName,
    sparsification: announcedName,
    noiseMultiplier: z.number().nullable(),
    sensitivity: z.number().nullable(),
    delta: z.number().nullable(),
    /** `unstated` is for declared runs, whose author may not know. */
    noiseSource: z.enum(['csprng', 'seeded', 'none', 'unstated']),
    /** What epsilon does not cover, one sentence each. */
    notCovered: z.array(z.string().max(limits.notCoveredLength)).max(limits.notCovered),
  }),
});

/** Written BEFORE the step's noisy sum is used, so that a crash over-counts rather than under-counts. */
const privacyCharged = z.object({
  kind: z.literal('privacy-charged'),
  at,
  step,
  /** `{version: 1, event: DpEvent}` of packages/privacy. */
  event: z.unknown(),
  count: z.int().min(1),
});

const metricsRecorded = z.object({
  kind: z.literal('metrics-recorded'),
  at,
  step,
  epoch,
  /** Time since the run started, in milliseconds. */
  wallTimeMs: z.number().min(0),
  metrics: z.array(metricSchema).min(1).max(limits.eventMetrics),
});

/** The bytes were uploaded before this event: `PUT /artifacts/<sha256>`. */
const artifactRecorded = z.object({
  kind: z.literal('artifact-recorded'),
  at,
  step,
  epoch,
  name: z.string().min(1).max(limits.artifactNameLength),
  artifactKind: z.enum(['sample', 'checkpoint', 'original']),
  sha256,
  bytes: z.int().min(0),
  mediaType: z.string().max(limits.mediaTypeLength),
  disclosure: metricDisclosureSchema,
  /** For samples: `example` (index), `role` image | truth | prediction. */
  labels: z
    .record(z.string().max(limits.artifactLabelLength), z.string().max(limits.artifactLabelLength))
    .refine((labels) => Object.keys(labels).length <= limits.artifactLabels, {
      error: `must have at most ${limits.artifactLabels} entries`,
    }),
});

const logWritten = z.object({
  kind: z.literal('log-written'),
  at,
  level: z.enum(['info', 'warning', 'error']),
  message: z.string().max(limits.logMessageLength),
});

const runEnded = z.object({
  kind: z.literal('run-ended'),
  at,
  step,
  outcome: z.enum(['completed', 'failed', 'cancelled']),
  failure: z
    .object({
      code: z.string().max(limits.failureCodeLength),
      message: z.string().max(limits.failureMessageLength),
    })
    .nullable(),
});

/** Everything a trainer tells the outside world, in the order in which it happened. */
export const trainingEventSchema = z.discriminatedUnion('kind', [
  runStarted,
  privacyCharged,
  metricsRecorded,
  artifactRecorded,
  logWritten,
  runEnded,
]);
export type TrainingEvent = z.infer<typeof trainingEventSchema>;
