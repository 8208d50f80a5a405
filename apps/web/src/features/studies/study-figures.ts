import { metricNames } from '@clipwise/contract';
import type { Curve, ReferenceLine } from '../../charts/curve';
import { isDrawable } from '../../data/drawable';
import { epsilonSeriesAt, toEpsilonPoints } from '../../data/epsilon-series';
import { termsText } from '../../data/epsilon-terms';
import { metricNumber } from '../../data/metric-value';
import { type Drawn, drawnAgainst, toSeries } from '../../data/series';
import { modelTitle } from '../../identity/line-identity';
import { cellCurve } from './cell-curve';
import { reportedEpsilon } from './reported-epsilon';
import { cellLook, modelsOf, type StudyCell } from './study';
import type { RunSeries } from './use-study-series';

/** One of the five figures for one model. */
export type StudyFigure = {
  readonly model: string;
  readonly title: string;
  /** Of its epsilons; empty for another figure. */
  readonly terms: string;
  readonly isLog: boolean;
  /** What was reported and never seen here: declared runs tell of an epsilon in words of their own. */
  readonly isDeclared: boolean;
  /** What one class everywhere reaches, where the figure has it. */
  readonly lines: readonly ReferenceLine[];
  /** Whether its values are computed from private data outside the guarantee. */
  readonly isNotCovered: boolean;
  readonly curves: readonly Curve[];
};

const reportedTitle = 'Epsilon as reported';

type Read = { readonly drawn: Drawn; readonly isNotCovered: boolean };

/** What the figures are drawn against: studies of other steps to the epoch are laid beside one another by epoch. */
export type FigureAxis = 'step' | 'epoch';

const metric =
  (name: string) =>
  (run: RunSeries, axis: FigureAxis): Read | undefined => {
    const found = run.series.find((one) => one.name === name);
    if (found === undefined) return undefined;
    const series = toSeries(found);
    return { drawn: drawnAgainst(series, axis, undefined), isNotCovered: series.disclosure === 'DIAGNOSTIC' };
  };

const time = (run: RunSeries, axis: FigureAxis): Read | undefined => {
  const found = run.series.find(({ name }) => name === metricNames.validationLoss) ?? run.series[0];
  if (found === undefined) return undefined;
  const series = toSeries(found);
  const { x } = drawnAgainst(series, axis, undefined);
  return { drawn: { x, y: series.seconds.map((one) => one / 60) }, isNotCovered: false };
};

const epsilon = (run: RunSeries, axis: FigureAxis): Read | undefined => {
  const points = toEpsilonPoints(run.epsilonSeries);
  const shown = { lastCursor: run.lastCursor, epsilon: points.values.at(-1) ?? null };
  const series = epsilonSeriesAt(points, shown);
  if (series === undefined) return undefined;
  return { drawn: drawnAgainst(series, axis, undefined), isNotCovered: false };
};

const plain = (cells: readonly StudyCell[]): readonly (readonly [string, readonly StudyCell[]])[] => [
  ['', cells],
];

/** Epsilons of different terms, and charges that nobody may claim, share no axis. */
const byTerms = (cells: readonly StudyCell[]): readonly (readonly [string, readonly StudyCell[]])[] => {
  const claimed = cells.filter(({ privacy }) => privacy?.verdict === 'PRIVATE' && privacy.epsilon !== null);
  const terms = [...new Set(claimed.map(({ privacy }) => termsOf(privacy)))];
  return terms.map((text) => [text, claimed.filter(({ privacy }) => termsOf(privacy) === text)]);
};

const termsOf = (privacy: StudyCell['privacy']) =>
  privacy == null ? '' : termsText({ ...privacy, delta: privacy.delta ?? null });

const figures = [
  { title: 'Time (min)', read: time, isLog: false, parts: plain },
  { title: 'Training loss', read: metric(metricNames.trainingLoss), isLog: false, parts: plain },
  { title: 'Validation loss', read: metric(metricNames.validationLoss), isLog: false, parts: plain },
  { title: 'Epsilon', read: epsilon, isLog: true, parts: byTerms },
  { title: reportedTitle, read: metric(reportedEpsilon), isLog: true, parts: plain },
  { title: 'Accuracy', read: metric(metricNames.pixelAccuracy), isLog: false, parts: plain },
] as const;

/** The five figures: mean and 95 % interval of each cell, a facet for each model; single runs where they are wanted. */
export function studyFigures(
  cells: readonly StudyCell[],
  series: ReadonlyMap<string, RunSeries>,
  showsSeeds: boolean,
  axis: FigureAxis,
): readonly StudyFigure[] {
  return modelsOf(cells)
    .flatMap((model) =>
      figures.flatMap(({ title, read, isLog, parts }) =>
        parts(cells.filter((cell) => cell.model === model)).map(([terms, own]): StudyFigure => {
          const drawn = own.map((cell) => ({ cell, runs: readsOf(cell, series, (run) => read(run, axis)) }));
          return {
            model: modelTitle(model),
            title,
            terms,
            isLog,
            isDeclared: title === reportedTitle,
            lines: title === 'Accuracy' ? trivialLine(own, series) : [],
            isNotCovered: drawn.some(({ runs }) => runs.some(({ isNotCovered }) => isNotCovered)),
            curves: drawn.flatMap(({ cell, runs }) => curvesOf(cell, runs, showsSeeds)),
          };
        }),
      ),
    )
    .filter(({ isDeclared, curves }) => !isDeclared || curves.length > 0);
}

/** The trivial accuracy of the first run that has one: it is a fact of the data set. */
function trivialLine(
  cells: readonly StudyCell[],
  series: ReadonlyMap<string, RunSeries>,
): readonly ReferenceLine[] {
  for (const { runId } of cells.flatMap(({ runs }) => runs)) {
    const found = series.get(runId)?.metrics.find(({ name }) => name === metricNames.trivialPixelAccuracy);
    const value = metricNumber(found?.last);
    if (isDrawable(value)) return [{ value, label: 'trivial' }];
  }
  return [];
}

function readsOf(
  { runs }: StudyCell,
  series: ReadonlyMap<string, RunSeries>,
  read: (run: RunSeries) => Read | undefined,
): readonly (Read & { readonly runId: string })[] {
  return runs.flatMap(({ runId, status }) => {
    const found = series.get(runId);
    // A mean that goes on with fewer runs would look like a change of the method.
    if (found === undefined || status !== 'COMPLETED') return [];
    const one = read(found);
    return one === undefined || one.drawn.x.length === 0 ? [] : [{ runId, ...one }];
  });
}

function curvesOf(
  cell: StudyCell,
  runs: readonly (Read & { readonly runId: string })[],
  showsSeeds: boolean,
): readonly Curve[] {
  const mean = runs.length === 0 ? undefined : cellCurve(runs.map(({ drawn }) => drawn));
  const { token: colour, dash } = cellLook(cell);
  const look = { label: cell.name, colour, dash, isLabelled: false };
  const singles = showsSeeds
    ? runs.map(({ runId, drawn }): Curve => ({ ...look, id: runId, x: drawn.x, y: drawn.y, isQuiet: true }))
    : [];
  return mean === undefined ? singles : [{ ...look, id: cell.key, ...mean }, ...singles];
}
