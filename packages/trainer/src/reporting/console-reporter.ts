import { metricNames, type TrainingEvent } from '@clipwise/contract';
import {
  decodeDpEvent,
  deltaText,
  epsilonDigits,
  epsilonText,
  type LedgerAnswer,
  openRunLedger,
  type RunLedger,
  roundUp,
} from '@clipwise/privacy';
import type { EventObserver } from './tee-sink.js';

/** Where progress is written; a terminal gets a bar that redraws itself, anything else gets lines. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const barWidth = 24;
const redrawMs = 100;
/** On a pipe or in a file: about one line in this time. */
const lineMs = 2000;

type Metric = Extract<TrainingEvent, { kind: 'metrics-recorded' }>['metrics'][number];

/**
 * Shows a run's steps, loss, epsilon and remaining time. A star marks what epsilon does not cover.
 *
 * @param now milliseconds on a clock that never goes back.
 */
export function consoleReporter(
  output: ProgressOutput,
  now: () => number = () => performance.now(),
): EventObserver {
  const latest = new Map<string, Metric>();
  let plannedSteps = 0;
  let step = 0;
  let startedAt = now();
  let shownAt = Number.NEGATIVE_INFINITY;
  let started: Started | undefined;
  let ledger: RunLedger | undefined;
  let spent: LedgerAnswer | undefined;
  // Charges repeat one event: its form need not be read each time.
  let charged: { readonly json: string; readonly event: ReturnType<typeof decodeDpEvent> } | undefined;

  const status = (): string => {
    const parts = [`step ${step}/${plannedSteps}`];
    if (spent?.kind === 'bounded') parts.push(`epsilon ${roundUp(spent.epsilon, epsilonDigits)}`);
    for (const [label, name] of shownMetrics) {
      const metric = latest.get(name);
      if (metric === undefined) continue;
      parts.push(`${label}${metric.disclosure === 'diagnostic' ? '*' : ''} ${format(metric)}`);
    }
    if (step > 0 && step < plannedSteps) {
      parts.push(`ETA ${duration(((now() - startedAt) / step) * (plannedSteps - step))}`);
    }
    return parts.join('  ');
  };
  const show = (isFinal: boolean): void => {
    const interval = output.isTTY === true ? redrawMs : lineMs;
    if (!isFinal && now() - shownAt < interval) return;
    shownAt = now();
    if (output.isTTY === true) {
      const line = `${bar(step, plannedSteps)} ${status()}`.slice(0, (output.columns ?? 120) - 1);
      output.write(`\r\u001b[2K${line}${isFinal ? '\n' : ''}`);
    } else {
      output.write(`${status()}\n`);
    }
  };
  const say = (text: string): void => {
    output.write(`${output.isTTY === true ? '\r\u001b[2K' : ''}${text}\n`);
  };

  const observe = (event: TrainingEvent): void => {
    switch (event.kind) {
      case 'run-started':
        plannedSteps = event.plannedSteps;
        startedAt = now();
        started = event;
        ledger = openRunLedger(event.mechanism);
        say(
          `${event.model.parameterCount} parameters, ${event.dataset.trainingExamples} training examples, ` +
            `${plannedSteps} steps; ${event.mechanism.isPrivate ? `private (${event.mechanism.clipping}), ${termsOf(event)}` : 'NOT private'}; ` +
            '* is not covered by epsilon',
        );
        return;
      case 'metrics-recorded':
        step = event.step;
        for (const metric of event.metrics) latest.set(metric.name, metric);
        // At an evaluation there is time for the tight answer.
        spent = event.metrics.some(({ name }) => name === metricNames.meanDice)
          ? ledger?.epsilon()
          : ledger?.runningEpsilon();
        show(false);
        return;
      case 'log-written':
        say(`${event.level}: ${event.message}`);
        return;
      case 'privacy-charged': {
        const json = JSON.stringify(event.event);
        if (charged?.json !== json) charged = { json, event: decodeDpEvent(event.event) };
        ledger?.charge(charged.event, event.count);
        return;
      }
      case 'run-ended':
        spent = ledger?.epsilon();
        if (plannedSteps > 0) show(true);
        for (const line of started === undefined || ledger === undefined ? [] : spentLines(started, ledger))
          say(line);
        say(
          event.failure === null
            ? event.outcome
            : `${event.outcome}: ${event.failure.code}: ${event.failure.message}`,
        );
        return;
      case 'artifact-recorded':
        return;
      default:
        event satisfies never;
    }
  };
  return { observe };
}

type Started = Extract<TrainingEvent, { kind: 'run-started' }>;

function termsOf({ mechanism }: Started): string {
  return `delta ${deltaText(mechanism.delta ?? 0)}, per ${mechanism.unit} (${mechanism.neighbouring})`;
}

/** What the run has spent, for one example and for a person with several. */
function spentLines({ mechanism, dataset }: Started, ledger: RunLedger): readonly string[] {
  const { delta, unit, neighbouring } = mechanism;
  const answer = ledger.epsilon();
  if (ledger.steps === 0 || delta === null) return [];
  if (answer.kind === 'unbounded') return [`no guarantee: ${answer.reason}`];
  const lines = [
    `${epsilonText({ epsilon: answer.epsilon, delta, unit, neighbouring })}, by the ${answer.accountant} accountant`,
  ];
  const size = unit === 'subject' ? 1 : (dataset.largestSubjectExamples ?? 1);
  if (size > 1) {
    const person = ledger.groupEpsilon(size);
    lines.push(
      person.kind === 'bounded'
        ? `${epsilonText({ epsilon: person.epsilon, delta, unit: 'subject', neighbouring })}, for a subject with ${size} training examples`
        : `no bound for a subject with ${size} training examples: ${person.reason}`,
    );
  }
  return lines;
}

const shownMetrics: readonly (readonly [label: string, name: string])[] = [
  ['loss', metricNames.trainingLoss],
  ['Dice', metricNames.meanDice],
];

function bar(step: number, plannedSteps: number): string {
  const filled = plannedSteps === 0 ? 0 : Math.min(barWidth, Math.round((step / plannedSteps) * barWidth));
  return `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`;
}

function format({ value }: Metric): string {
  // There was nothing to measure, as in an empty batch.
  if (value === 'NaN') return 'n/a';
  if (typeof value !== 'number') return value;
  return value.toPrecision(4);
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}
