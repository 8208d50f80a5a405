import type { TrainingEvent } from '@clipwise/contract';

const at = '2026-01-01T00:00:00.000Z';

/** A `log-written` event with the given text. */
export function logEvent(message: string): TrainingEvent {
  return { kind: 'log-written', at, level: 'info', message };
}

/** The event that ends a run. */
export function endEvent(outcome: 'completed' | 'cancelled' = 'completed', step = 0): TrainingEvent {
  return { kind: 'run-ended', at, step, outcome, failure: null };
}

/** One metric point. */
export function metricEvent(step: number, name: string, value: number | 'NaN' | 'Infinity'): TrainingEvent {
  return {
    kind: 'metrics-recorded',
    at,
    step,
    epoch: step / 10,
    wallTimeMs: step * 1000,
    metrics: [{ name, value, disclosure: 'diagnostic' }],
  };
}

/** An artifact's event; its bytes must have been stored before. */
export function artifactEvent(sha256: string, bytes: number): TrainingEvent {
  return {
    kind: 'artifact-recorded',
    at,
    step: 1,
    epoch: 1,
    name: 'prediction-0',
    artifactKind: 'sample',
    sha256,
    bytes,
    mediaType: 'image/png',
    disclosure: 'released',
    labels: { example: '0', role: 'prediction' },
  };
}
