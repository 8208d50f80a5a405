import { metricNames, type TrainingEvent } from '@clipwise/contract';
import {
  decodeDpEvent,
  deltaText,
  epsilonText,
  type LedgerAnswer,
  openRunLedger,
  type RunLedger,
} from '@clipwise/privacy';
import { fitColumns, type LinePart, wrapColumns } from './fit-columns.js';
import { remainingTime } from './remaining-time.js';
import type { EventObserver } from './tee-sink.js';

/** Where progress is written; a terminal gets a bar that redraws itself, anything else gets lines. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** How much is said, and by which clock. */
export interface ConsoleOptions {
  /** Warnings and failures only. */
  readonly isQuiet?: boolean;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
}

const barWidth = 24;
const defaultColumns = 80;
const redrawMs = 100;
/** On a pipe or in a file: about one line in this time. */
const lineMs = 2000;

type Metric = Extract<TrainingEvent, { kind: 'metrics-recorded' }>['metrics'][number];

/**
 * Shows a run's steps, loss, epsilon and remaining time in the columns that there are. A star marks what epsilon does not
 * cover. What the output does not take is not shown; it never fails.
 */
export function consoleReporter(
  output: ProgressOutput,
  { isQuiet = false, now = () => performance.now() }: ConsoleOptions = {},
): EventObserver {
  const latest = new Map<string, Metric>();
  let plannedSteps = 0;
  let step = 0;
  /** Where the remaining time is counted from: a run that goes on did not make its first steps here. */
  let counted: { readonly step: number; readonly at: number } | undefined;
  let shownAt = Number.NEGATIVE_INFINITY;
  let started: Started | undefined;
  let ledger: RunLedger | undefined;
  let spent: LedgerAnswer | undefined;
  // Charges repeat one event: its form need not be read each time.
  let charged: { readonly json: string; readonly event: ReturnType<typeof decodeDpEvent> } | undefined;

  // The last column stays free: some terminals break the line there. One that does not know its width says 0.
  const columns = (): number => (output.columns || defaultColumns) - 1;
  const write = (text: string): void => {
    try {
      output.write(text);
    } catch {
      // A console that is gone or full is no reason to end a run.
    }
  };
  const status = (): string => {
    const parts: LinePart[] = [{ text: `${step}/${plannedSteps}`, leaveOut: 0 }];
    if (output.isTTY === true) parts.unshift({ text: bar(step, plannedSteps), leaveOut: 5 });
    const { delta = null, unit = '' } = started?.mechanism ?? {};
    if (spent?.kind === 'bounded' && delta !== null)
      parts.push({ text: epsilonText({ epsilon: spent.epsilon, delta, unit }), leaveOut: 1 });
    for (const { label, name, digits, leaveOut } of shownMetrics) {
      const metric = latest.get(name);
      if (metric === undefined) continue;
      const mark = metric.disclosure === 'diagnostic' ? '*' : '';
      parts.push({ text: `${label}${mark} ${format(metric, digits)}`, leaveOut });
    }
    if (counted !== undefined && step > counted.step && step < plannedSteps) {
      const perStep = (now() - counted.at) / (step - counted.step);
      parts.push({ text: `ETA ${remainingTime(perStep * (plannedSteps - step))}`, leaveOut: 3 });
    }
    return fitColumns(parts, columns());
  };
  const show = (isFinal: boolean): void => {
    const interval = output.isTTY === true ? redrawMs : lineMs;
    if (isQuiet || (!isFinal && now() - shownAt < interval)) return;
    shownAt = now();
    if (output.isTTY === true) write(`\r\u001b[2K${status()}${isFinal ? '\n' : ''}`);
    else write(`${status()}\n`);
  };
  const say = (text: string): void => {
    write(`${output.isTTY === true ? '\r\u001b[2K' : ''}${wrapColumns(text, columns())}\n`);
  };
  const tell = (text: string): void => {
    if (!isQuiet) say(text);
  };

  const observe = (event: TrainingEvent): void => {
    switch (event.kind) {
      case 'run-started':
        plannedSteps = event.plannedSteps;
        started = event;
        ledger = openRunLedger(event.mechanism);
        for (const line of headLines(event)) tell(line);
        return;
      case 'metrics-recorded':
        step = event.step;
        counted ??= { step, at: now() };
        for (const metric of event.metrics) latest.set(metric.name, metric);
        spent = ledger?.runningEpsilon();
        show(false);
        return;
      case 'log-written':
        (event.level === 'info' ? tell : say)(`${event.level}: ${event.message}`);
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
          tell(line);
        if (event.failure === null) tell(event.outcome);
        else say(`${event.outcome} (${event.failure.code}): ${event.failure.message}`);
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

function headLines({ model, dataset, plannedSteps, mechanism }: Started): readonly string[] {
  const { isPrivate, clipping, delta, unit, neighbouring } = mechanism;
  return [
    `${model.parameterCount} parameters, ${dataset.trainingExamples} training examples, ${plannedSteps} steps`,
    isPrivate
      ? `private (${clipping}), delta ${deltaText(delta ?? 0)}, per ${unit} (${neighbouring})`
      : 'NOT private',
    '* is not covered by epsilon',
  ];
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

const shownMetrics = [
  { label: 'loss', name: metricNames.trainingLoss, digits: 4, leaveOut: 4 },
  { label: 'Dice', name: metricNames.meanDice, digits: 3, leaveOut: 2 },
] as const;

function bar(step: number, plannedSteps: number): string {
  const filled = plannedSteps === 0 ? 0 : Math.min(barWidth, Math.round((step / plannedSteps) * barWidth));
  return `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`;
}

function format({ value }: Metric, digits: number): string {
  // There was nothing to measure, as in an empty batch.
  if (value === 'NaN') return 'n/a';
  if (typeof value !== 'number') return value;
  return value.toPrecision(digits);
}
