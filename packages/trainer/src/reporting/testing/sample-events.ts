import type { TrainingEvent } from '@clipwise/contract';

const at = '2026-01-01T00:00:00.000Z';

/** A `log-written` event with the given text. */
export function logEvent(message: string): TrainingEvent {
  return { kind: 'log-written', at, level: 'info', message };
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
