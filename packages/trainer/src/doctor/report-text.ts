import { auditSentence } from '../audit/step-audit-text.js';
import type { Benchmark, PlanEstimate } from './benchmark.js';
import type { Report } from './examine.js';
import { formatDuration } from './format-duration.js';
import type { Machine } from './machine.js';
import { automaticBackend, type BackendReport } from './probe-backends.js';

/** The report for a person. */
export function reportText({ machine, backends, audit, benchmark }: Report): string {
  return [
    ...machineLines(machine),
    '',
    'Backends, the preferred first',
    ...backends.flatMap((backend) => backendLines(backend)),
    automaticLine(backends),
    ...(audit === null ? [] : ['', 'Privacy', indent('audit', auditText(audit))]),
    ...(benchmark === null ? [] : ['', ...benchmarkLines(benchmark)]),
    '',
  ].join('\n');
}

const indent = (label: string, text: string): string => `  ${label.padEnd(16)}${text}`;
/** No more figures were measured. */
const twoFigures = (value: number): string => String(Number(value.toPrecision(2)));
const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

function machineLines(machine: Machine): string[] {
  const isBusy = machine.load > machine.processors / 2;
  return [
    'Machine',
    indent('Node', machine.node),
    indent('platform', machine.platform),
    indent('processors', `${machine.processors} x ${machine.processor}`),
    indent('memory', `${gigabytes(machine.memoryBytes)}, ${gigabytes(machine.freeMemoryBytes)} free`),
    ...(isBusy
      ? [
          indent(
            'load',
            `${machine.load.toFixed(1)}: something else is running; alone, Clipwise is faster than measured here`,
          ),
        ]
      : []),
  ];
}

function backendLines(backend: BackendReport): string[] {
  if (backend.status !== 'usable') {
    const what = backend.status === 'broken' ? 'broken' : 'not usable';
    return [indent(backend.kind, `${what}: ${backend.reason}`), indent('', backend.remedy)];
  }
  const { description, gradients } = backend;
  const compared =
    gradients === null
      ? ''
      : gradients.isRight
        ? `; its gradients are those of ${gradients.comparedWith} to ${gradients.distance.toExponential(0)}`
        : `; WRONG: its gradients differ from those of ${gradients.comparedWith} by ${gradients.distance.toPrecision(2)}: do not train on it`;
  return [indent(backend.kind, `usable: ${description}${compared}`)];
}

function automaticLine(backends: readonly BackendReport[]): string {
  const chosen = automaticBackend(backends);
  if (chosen === undefined)
    return '\nNo backend works: nothing can be trained here. Run `npm ci` and `npm run build`.';
  return chosen.status === 'usable'
    ? `\n"auto" takes ${chosen.kind}.`
    : `\n"auto" tries ${chosen.kind} first, which ends the run: name another in training.backend.`;
}

function auditText(audit: NonNullable<Report['audit']>): string {
  return audit.kind === 'answer' ? auditSentence(audit.answer) : `could not be made: ${audit.reason}`;
}

function benchmarkLines({ backend, convolutions, plans }: Benchmark): string[] {
  const speeds =
    convolutions.kind === 'answer'
      ? `${twoFigures(convolutions.answer.forward)} GFLOP/s forward, ${twoFigures(convolutions.answer.inputGradient)} for the gradient of the input, ${twoFigures(convolutions.answer.filterGradient)} for that of the filter`
      : `could not be measured: ${convolutions.reason}`;
  return [
    `Speed on ${backend}`,
    indent('convolutions', speeds),
    ...plans.flatMap((plan) => ['', ...planLines(plan)]),
    '',
    'Time of a run = start + steps x expected batch size / images per second + evaluations x time of one, each measured just now',
    'for a second or two; the runs of a study follow one another. Take it as good to a half.',
  ];
}

function planLines({ name, seconds, runs }: PlanEstimate): string[] {
  const total = seconds === null ? 'cannot be estimated' : formatDuration(seconds);
  return [
    // A plan of one run says all in the line of that run.
    ...(runs.length === 1 && runs[0]?.name === name ? [] : [`${name}: ${total} for ${runs.length} runs`]),
    ...runs.map((run) => {
      if (run.kind === 'failed') return `  ${run.name}: ${run.reason}`;
      const { estimate } = run;
      const parts = [
        `${estimate.steps} steps x ${estimate.expectedBatchSize} images at ${twoFigures(estimate.imagesPerSecond)} images/s`,
        `${estimate.evaluations} evaluations of ${twoFigures(estimate.evaluationSeconds)} s`,
        `start ${twoFigures(estimate.startSeconds)} s`,
      ];
      return `  ${run.name}: ${formatDuration(estimate.seconds)} (${parts.join(', ')})`;
    }),
  ];
}
