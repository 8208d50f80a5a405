import type { TrainingEvent } from '@clipwise/contract';
import { bestAccountant, roundUp } from '@clipwise/privacy';
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

const step = {
  kind: 'poisson-sampled',
  samplingRate: 0.25,
  event: { kind: 'gaussian', noiseMultiplier: 2 },
} as const;
const started = (largestSubjectExamples: number | null): TrainingEvent => ({
  kind: 'run-started',
  at: '2026-01-01T00:00:00.000Z',
  plannedSteps: 16,
  plannedEpochs: 1,
  environment: {},
  model: { parameterCount: 10, tensorCount: 1 },
  dataset: {
    trainingExamples: 64,
    validationExamples: 8,
    classNames: ['a'],
    trainingSubjects: 8,
    largestSubjectExamples,
    content: null,
  },
  mechanism: {
    isPrivate: true,
    unit: 'example',
    neighbouring: 'add-remove',
    sampler: 'poisson',
    samplingRate: 0.25,
    clipping: 'flat',
    sparsification: 'none',
    noiseMultiplier: 2,
    sensitivity: 1,
    delta: 1e-5,
    noiseSource: 'csprng',
    notCovered: [],
  },
});
const charge: TrainingEvent = {
  kind: 'privacy-charged',
  at: '2026-01-01T00:00:00.000Z',
  step: 1,
  event: { version: 1, event: step },
  count: 1,
};
const ended: TrainingEvent = {
  kind: 'run-ended',
  at: '2026-01-01T00:00:00.000Z',
  step: 16,
  outcome: 'completed',
  failure: null,
};

it('shows the epsilon of the charges, ends with the planner’s number and its terms, and bounds a subject beside it', () => {
  let text = '';
  const { observe } = consoleReporter({ columns: 200, write: (line) => (text += line) }, { now: () => 0 });
  observe(started(8));
  for (let count = 0; count < 16; count++) observe(charge);
  observe(metricsOf({ name: 'training/loss', value: 1.5, disclosure: 'diagnostic' }));
  observe(ended);
  const query = { delta: 1e-5, event: { kind: 'self-composed', count: 16, event: step } } as const;
  const planned = bestAccountant.epsilon(query);
  const person = bestAccountant.epsilon({ ...query, event: { kind: 'group', size: 8, event: query.event } });
  if (planned.kind !== 'bounded' || person.kind !== 'bounded') throw new Error('no bound');
  expect(text).toContain(
    `epsilon ${roundUp(planned.epsilon, 3)}, delta 1e-5, per example (add-remove), by the pld accountant`,
  );
  expect(text).toContain(
    `epsilon ${roundUp(person.epsilon, 3)}, delta 1e-5, per subject (add-remove), for a subject with 8 training examples`,
  );
  expect(text).toContain('loss* 1.500');
  // The last status line as well, where `rdp` gives more.
  expect(text).toContain(`/16  epsilon ${roundUp(planned.epsilon, 3)}, delta 1e-5, per example  loss`);
});

it('says nothing of subjects where each has one example', () => {
  let text = '';
  const { observe } = consoleReporter({ columns: 200, write: (line) => (text += line) }, { now: () => 0 });
  for (const event of [started(1), charge, ended]) observe(event);
  expect(text).toContain('per example');
  expect(text).not.toContain('subject');
});

it('has no loss of an empty batch', () => {
  let text = '';
  const { observe } = consoleReporter({ columns: 200, write: (line) => (text += line) }, { now: () => 0 });
  observe(metricsOf({ name: 'training/loss', value: 'NaN', disclosure: 'diagnostic' }));
  expect(text).toContain('loss* n/a');
});

/** What is shown of a long run on a clock that a test turns. */
function longRun(isTTY: boolean, write?: () => never) {
  let [text, time] = ['', 0];
  // A terminal may not know its width.
  const output = { isTTY, columns: isTTY ? 0 : 80, write: write ?? ((line: string) => (text += line)) };
  const { observe } = consoleReporter(output, { now: () => time });
  observe({ ...started(4), plannedSteps: 40_000 } as TrainingEvent);
  const dice = { name: 'validation/mean-dice', value: 0.12345, disclosure: 'diagnostic' } as const;
  const loss = { name: 'training/loss', value: 12.345, disclosure: 'diagnostic' } as const;
  observe({ ...metricsOf(dice), step: 12_344 });
  for (let count = 0; count < 2_000; count++) observe(charge);
  time = 500;
  observe({ ...metricsOf(loss), step: 12_345 });
  time = 3_000;
  observe({ ...metricsOf(loss), step: 12_345 });
  observe({
    ...ended,
    step: 12_345,
    outcome: 'failed',
    failure: { code: 'TRAINING_DIVERGED', message: 'word '.repeat(60) },
  } as TrainingEvent);
  return text;
}

it.each([true, false])(
  'fits 80 columns, with epsilon, its terms, Dice and the hours that are left, on a terminal: %s',
  (isTTY) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal is told between two pictures of a line.
    const lines = longRun(isTTY).split(/\n|\r\u001b\[2K/);
    expect(lines.filter((line) => line.length > 79)).toEqual([]);
    // 3 s for the one step of which the time is known, and 27,655 to go.
    expect(lines).toContainEqual(
      expect.stringMatching(
        /12345\/40000 {2}epsilon \d+\.\d{3}, delta 1e-5, per example {2}Dice\* 0\.123 {2}ETA 23h02m$/,
      ),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^failed \(TRAINING_DIVERGED\): word/));
  },
);

it('never fails where its output does', () => {
  expect(() =>
    longRun(true, () => {
      throw new Error('EPIPE');
    }),
  ).not.toThrow();
});

it('says warnings and failures alone when it is to be quiet', () => {
  let text = '';
  const { observe } = consoleReporter({ write: (line) => (text += line) }, { isQuiet: true });
  const log = { kind: 'log-written', at: '2026-01-01T00:00:00.000Z' } as const;
  for (const event of [started(8), charge, ended]) observe(event);
  observe({ ...log, level: 'info', message: 'continued' });
  expect(text).toBe('');
  observe({ ...log, level: 'warning', message: 'the disk is full' });
  expect(text).toBe('warning: the disk is full\n');
});
