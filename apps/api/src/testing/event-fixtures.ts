import type { TrainingEvent } from '@clipwise/contract';

const at = '2026-01-02T03:04:05.678Z';

type StartEvent = Extract<TrainingEvent, { kind: 'run-started' }>;

/** The start of a private run: Poisson sampling with q = 0.1, sigma = 1, delta = 1e-5. */
export function startedEvent(
  changes: {
    readonly isPrivate?: boolean;
    readonly mechanism?: Partial<StartEvent['mechanism']>;
    readonly dataset?: Partial<StartEvent['dataset']>;
  } = {},
): StartEvent {
  const isPrivate = changes.isPrivate ?? true;
  return {
    kind: 'run-started',
    at,
    plannedSteps: 30,
    plannedEpochs: 3,
    environment: { backend: 'test' },
    model: { parameterCount: 10, tensorCount: 2 },
    dataset: {
      trainingExamples: 100,
      validationExamples: 10,
      classNames: ['background', 'layer'],
      trainingSubjects: null,
      largestSubjectExamples: null,
      content: null,
      ...changes.dataset,
    },
    mechanism: {
      isPrivate,
      unit: 'example',
      neighbouring: 'add-remove',
      sampler: 'poisson',
      samplingRate: 0.1,
      clipping: 'automatic flat',
      sparsification: 'none',
      noiseMultiplier: isPrivate ? 1 : null,
      sensitivity: isPrivate ? 1 : null,
      delta: isPrivate ? 1e-5 : null,
      noiseSource: isPrivate ? 'csprng' : 'none',
      notCovered: ['Nothing else.'],
      ...changes.mechanism,
    },
  };
}

/** One step of Poisson-sampled Gaussian noise. */
export const poissonStep = {
  kind: 'poisson-sampled',
  samplingRate: 0.1,
  event: { kind: 'gaussian', noiseMultiplier: 1 },
} as const;

/** A charge of `count` steps. */
export function chargeEvent(
  step: number,
  count = 1,
  event: unknown = { version: 1, event: poissonStep },
): TrainingEvent {
  return { kind: 'privacy-charged', at, step, count, event };
}

/** Metric values at a step; ten steps make an epoch. */
export function metricsEvent(
  step: number,
  values: Readonly<Record<string, number | 'NaN' | 'Infinity' | '-Infinity'>>,
): TrainingEvent {
  const metrics = Object.entries(values).map(([name, value]) => ({
    name,
    value,
    disclosure: 'released' as const,
  }));
  return { kind: 'metrics-recorded', at, step, epoch: step / 10, wallTimeMs: step * 100, metrics };
}

/** A line of the log. */
export function logEvent(message: string): TrainingEvent {
  return { kind: 'log-written', at, level: 'info', message };
}

/** The end of a run. */
export function endedEvent(outcome: 'completed' | 'failed' | 'cancelled' = 'completed'): TrainingEvent {
  const failure = outcome === 'failed' ? { code: 'TEST', message: 'failed on purpose' } : null;
  return { kind: 'run-ended', at, step: 30, outcome, failure };
}

/** A sample whose bytes are named by their hash. */
export function artifactEvent(sha256: string, bytes: number): TrainingEvent {
  return {
    kind: 'artifact-recorded',
    at,
    step: 10,
    epoch: 1,
    name: 'validation/0/prediction',
    artifactKind: 'sample',
    sha256,
    bytes,
    mediaType: 'image/png',
    disclosure: 'released',
    labels: { example: '0', role: 'prediction' },
  };
}
