import { limits, type TrainingEvent } from '@clipwise/contract';
import type { ImportedPoint, ImportedRun } from '../importers/importer.js';
import { printable } from './printable-text.js';
import { sha256Of } from './sha256-of.js';

/**
 * An imported run as events: what it is charged stands before its results, and its original beside them. The same content gives
 * the same events.
 */
export function eventsOfImport(run: ImportedRun): readonly TrainingEvent[] {
  const { points, original } = run;
  const at = (wallTimeMs: number) => new Date(run.startedAt.getTime() + Math.round(wallTimeMs)).toISOString();
  const last = points.at(-1) ?? { step: 0, epoch: 0, wallTimeMs: 0, metrics: {} };
  const lastStep = Math.max(0, ...points.map(({ step }) => step));
  const charge = run.charge ?? { event: unknownPrivacy, steps: lastStep };
  const steps = Math.max(charge.steps, lastStep);
  return [
    startOf(run, steps, at(0)),
    ...(steps === 0
      ? []
      : [
          {
            kind: 'privacy-charged' as const,
            at: at(0),
            step: steps,
            event: { version: 1, event: charge.event },
            count: steps,
          },
        ]),
    {
      kind: 'artifact-recorded',
      at: at(0),
      step: 0,
      epoch: 0,
      name: original.name,
      artifactKind: 'original',
      sha256: sha256Of(original.bytes),
      bytes: original.bytes.byteLength,
      mediaType: original.mediaType,
      disclosure: 'diagnostic',
      labels: {},
    },
    ...points.flatMap((point) => metricsOf(point, at(point.wallTimeMs))),
    {
      kind: 'run-ended',
      at: at(last.wallTimeMs),
      step: last.step,
      outcome: run.outcome,
      failure:
        run.outcome === 'failed'
          ? { code: 'ELSEWHERE', message: 'the tool that recorded the run says that it failed' }
          : null,
    },
  ];
}

const unknownPrivacy = {
  kind: 'non-private',
  reason: 'No privacy events were recorded with it, so nothing can be said of its privacy.',
} as const;

function startOf(run: ImportedRun, plannedSteps: number, at: string): TrainingEvent {
  const isPrivate = (run.charge?.event.kind ?? 'non-private') !== 'non-private';
  return {
    kind: 'run-started',
    at,
    plannedSteps,
    plannedEpochs: Math.ceil(run.epochs ?? run.points.at(-1)?.epoch ?? 0),
    environment: {},
    model: { parameterCount: 0, tensorCount: 0 },
    dataset: {
      trainingExamples: run.trainingExamples ?? 0,
      validationExamples: run.validationExamples ?? 0,
      classNames: [],
      trainingSubjects: null,
      largestSubjectExamples: null,
      content: null,
    },
    mechanism: {
      isPrivate,
      unit: run.unit ?? 'unstated',
      neighbouring: 'add-remove',
      sampler: 'unstated',
      samplingRate: null,
      clipping: run.clipping ?? 'unknown',
      sparsification: run.sparsification ?? 'none',
      noiseMultiplier: null,
      sensitivity: null,
      delta: run.delta ?? null,
      noiseSource: isPrivate ? 'unstated' : 'none',
      notCovered: [],
    },
  };
}

/** A name that the API takes; two that begin alike stay two. */
function shortName(name: string): string {
  if (name.length <= limits.metricNameLength) return printable(name);
  const mark = ` #${sha256Of(name).slice(0, 12)}`;
  return printable(name.slice(0, limits.metricNameLength - mark.length)) + mark;
}

/** What was computed from nobody's data. */
const publicMetric = /^(reported\/|time\/|system)/;

function metricsOf(
  { step, epoch, wallTimeMs, metrics }: ImportedPoint,
  at: string,
): readonly TrainingEvent[] {
  const values = Object.entries(metrics).map(([name, value]) => ({
    name: shortName(name),
    value: Number.isFinite(value) ? value : (String(value) as 'NaN' | 'Infinity' | '-Infinity'),
    disclosure: publicMetric.test(name) ? ('public' as const) : ('diagnostic' as const),
  }));
  const events: TrainingEvent[] = [];
  for (let from = 0; from < values.length; from += limits.eventMetrics)
    events.push({
      kind: 'metrics-recorded',
      at,
      step,
      epoch,
      wallTimeMs,
      metrics: values.slice(from, from + limits.eventMetrics),
    });
  return events;
}
