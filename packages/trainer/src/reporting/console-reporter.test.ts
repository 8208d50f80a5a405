import type { TrainingEvent } from '@clipwise/contract';
import { expect, it } from 'vitest';
import { consoleReporter } from './console-reporter.js';

const metricsOf = (...metrics: Extract<TrainingEvent, { kind: 'metrics-recorded' }>['metrics']) =>
  ({
    kind: 'metrics-recorded',
    at: '2026-01-01T00:00:00.000Z',
    step: 1,
    epoch: 0.1,
    wallTimeMs: 1,
    metrics,
  }) satisfies TrainingEvent;

it('rounds epsilon up and marks what it does not cover', () => {
  let text = '';
  const { observe } = consoleReporter({ write: (line) => (text += line) }, () => 0);
  observe(
    metricsOf(
      { name: 'epsilon', value: 22.78201, disclosure: 'public' },
      { name: 'training/loss', value: 1.5, disclosure: 'diagnostic' },
    ),
  );
  expect(text).toContain('epsilon 22.783');
  expect(text).toContain('loss* 1.500');
});

it('has no loss of an empty batch', () => {
  let text = '';
  const { observe } = consoleReporter({ write: (line) => (text += line) }, () => 0);
  observe(metricsOf({ name: 'training/loss', value: 'NaN', disclosure: 'diagnostic' }));
  expect(text).toContain('loss* n/a');
});
