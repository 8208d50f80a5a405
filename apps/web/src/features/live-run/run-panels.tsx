'use client';

import { classDicePrefix, metricDefinitions, metricNames } from '@clipwise/contract';
import { RunSeriesDocument } from '@clipwise/contract/operations';
import { Plus, X } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { ChartPanel } from '../../charts/chart-panel';
import type { Curve, ReferenceLine } from '../../charts/curve';
import { bearableWindow } from '../../charts/smoothing';
import { epsilonName } from '../../data/epsilon-series';
import { claimNote, termsColumns, termsText } from '../../data/epsilon-terms';
import { formatCell, formatEpsilon } from '../../data/metric-value';
import { type Axis, axisLabel, drawnAgainst, readZoom, type Series, zoomText } from '../../data/series';
import type { UrlChanges } from '../../data/use-url-state';
import { methodToken } from '../../identity/line-identity';
import type { Colour } from '../../theme/colour';
import { NotCovered, notCoveredNote } from '../../ui/not-covered';
import { Popover } from '../../ui/popover';
import type { DetailedRun } from './detailed-run';
import { useWholeSeries } from './use-whole-series';

/** The curves of a panel: which metrics, and how the second of them is told from the first. */
type PanelDefinition = {
  readonly title: string;
  readonly names: readonly string[];
  readonly labels: readonly string[];
  readonly format?: (value: number) => string;
};

const usual: readonly PanelDefinition[] = [
  {
    title: 'Loss',
    names: [metricNames.trainingLoss, metricNames.validationLoss],
    labels: ['train', 'validation'],
  },
  { title: 'Epsilon', names: [epsilonName], labels: ['epsilon'], format: formatEpsilon },
  { title: 'Gradient norm', names: [metricNames.trainingGradientNorm], labels: ['median'] },
  { title: 'Mean Dice', names: [metricNames.meanDice], labels: ['Dice'] },
  { title: 'Pixel accuracy', names: [metricNames.pixelAccuracy], labels: ['accuracy'] },
];
/** How many stand above the samples, beside the Dice of the classes. */
const firstCount = 3;
const usualNames = new Set(usual.flatMap(({ names }) => names));
const trivialOf: Readonly<Record<string, string>> = {
  [metricNames.meanDice]: metricNames.trivialMeanDice,
  [metricNames.pixelAccuracy]: metricNames.trivialPixelAccuracy,
};
const titles: ReadonlyMap<string, string> = new Map(
  Object.values(metricDefinitions).map(({ name, title }) => [name, title]),
);
const titleOf = (name: string) => titles.get(name) ?? name;
const addedOf = (parameters: URLSearchParams) => parameters.get('panels')?.split(',').filter(Boolean) ?? [];

/** The metrics that the panels draw. */
export function shownMetrics(parameters: URLSearchParams): ReadonlySet<string> {
  return new Set([...usualNames, ...addedOf(parameters)]);
}

/** The metrics of a run as charts: those that every run is judged by, and any other that was asked for. */
export function RunPanels({
  run,
  series,
  axis,
  smoothing,
  parameters,
  part,
  beside,
  onChange,
}: {
  readonly run: DetailedRun;
  /** What every run is judged by first, or the rest. */
  readonly part: 'first' | 'rest';
  /** Stands beside the first chart. */
  readonly beside?: ReactNode;
  readonly series: readonly Series[];
  readonly axis: Axis;
  readonly smoothing: number;
  readonly parameters: URLSearchParams;
  readonly onChange: (changes: UrlChanges) => void;
}) {
  const readAll = useWholeSeries(run);
  const zoom = readZoom(parameters.get('zoom'));
  const logs = parameters.get('log')?.split(',').filter(Boolean) ?? [];
  const more = addedOf(parameters);
  const colour: Colour = methodToken(run.method);
  const facts = {
    run_id: run.id,
    seed: (run.config as { training?: { seed?: number } }).training?.seed ?? null,
    method: run.method,
    noise_multiplier: run.noiseMultiplier ?? null,
    ...termsColumns(run.privacy),
  };
  const curvesOf = ({ names, labels }: PanelDefinition, told = series): readonly Curve[] =>
    names.flatMap((name, index) => {
      const one = told.find((candidate) => candidate.name === name);
      if (one === undefined) return [];
      const isEpsilon = name === epsilonName;
      const note = isEpsilon
        ? claimNote(run.privacy)
        : one.disclosure === 'DIAGNOSTIC'
          ? notCoveredNote
          : undefined;
      return [
        {
          id: name,
          label: labels[index] ?? titleOf(name),
          ...(note === undefined ? {} : { note }),
          columns: facts,
          ...drawnAgainst(
            one,
            axis,
            told.find((candidate) => candidate.name === epsilonName),
          ),
          // What is not a method has no hue: epsilon and validation are ink.
          colour: isEpsilon || index > 0 ? 'text' : colour,
        },
      ];
    });
  const linesOf = (names: readonly string[]): readonly ReferenceLine[] =>
    names.flatMap((name) => {
      const trivial = series
        .find((one) => one.name === trivialOf[name])
        ?.values.findLast((value) => value !== null && Number.isFinite(value));
      return typeof trivial === 'number' ? [{ value: trivial, label: `trivial ${trivial.toFixed(3)}` }] : [];
    });
  const panels: readonly PanelDefinition[] = [
    ...usual,
    ...more.map((name) => ({ title: titleOf(name), names: [name], labels: ['value'] })),
  ];
  const shown = part === 'first' ? panels.slice(0, firstCount) : panels.slice(firstCount);
  return (
    <>
      {shown.map((panel, place) => {
        const { title, names, format = formatCell } = panel;
        const curves = curvesOf(panel);
        if (curves.length === 0) return null;
        const isEpsilon = names[0] === epsilonName;
        const isNotCovered = curves.every(({ note }) => note === notCoveredNote);
        const isSmoothed = !isEpsilon && curves.some(({ x }) => bearableWindow(x.length, smoothing) > 1);
        const raw = isSmoothed ? `raw, and mean of ${smoothing} points` : '';
        const terms = isEpsilon ? termsText(run.privacy) : '';
        const extra = more.includes(names[0] ?? '') && !usualNames.has(names[0] ?? '');
        return (
          <Fragment key={title}>
            <ChartPanel
              title={title}
              sub={[terms, raw, isEpsilon ? claimNote(run.privacy) : ''].filter(Boolean).join('; ')}
              mark={isNotCovered ? <NotCovered disclosure="DIAGNOSTIC" /> : undefined}
              xName={axisLabel(axis)}
              curves={curves}
              lines={linesOf(names)}
              format={format}
              smoothing={isEpsilon ? 1 : smoothing}
              isLog={logs.includes(title)}
              onLog={(isLog) =>
                onChange({ log: (isLog ? [...logs, title] : logs.filter((one) => one !== title)).join(',') })
              }
              zoom={zoom}
              onZoom={(next) => onChange({ zoom: zoomText(next) })}
              readAll={async () => curvesOf(panel, await readAll(names))}
              query={{
                document: RunSeriesDocument,
                variables: { id: run.id, maxPoints: 2000, names: isEpsilon ? [] : names },
              }}
              tools={
                extra ? (
                  <button
                    type="button"
                    className="button is-quiet is-small is-icon"
                    aria-label={`Remove ${title}`}
                    onClick={() => onChange({ panels: more.filter((one) => one !== names[0]).join(',') })}
                  >
                    <X size={14} aria-hidden="true" />
                  </button>
                ) : undefined
              }
            />
            {place === 0 ? beside : null}
          </Fragment>
        );
      })}
    </>
  );
}

/** Adds a chart of any metric that was logged. */
export function MetricPicker({
  series,
  parameters,
  onChange,
}: {
  readonly series: readonly Series[];
  readonly parameters: URLSearchParams;
  readonly onChange: (changes: UrlChanges) => void;
}) {
  const more = addedOf(parameters);
  const free = series
    .map(({ name }) => name)
    .filter((name) => !usualNames.has(name) && !name.startsWith(classDicePrefix))
    .sort();
  if (free.length === 0) return null;
  return (
    <Popover
      title="Charts"
      className="chip is-add"
      button={
        <>
          <Plus size={12} aria-hidden="true" />
          Chart
        </>
      }
    >
      {free.map((name) => (
        <label key={name} className="option">
          <input
            type="checkbox"
            checked={more.includes(name)}
            onChange={(event) =>
              onChange({
                panels: (event.target.checked ? [...more, name] : more.filter((one) => one !== name)).join(
                  ',',
                ),
              })
            }
          />
          {titleOf(name)}
        </label>
      ))}
    </Popover>
  );
}
