import { metricNames } from '@clipwise/contract';
import type { Curve } from '../../charts/curve';
import { epsilonSeriesAt, toEpsilonPoints } from '../../data/epsilon-series';
import { termsText } from '../../data/epsilon-terms';
import { type Drawn, toSeries } from '../../data/series';
import { modelTitle } from '../../identity/line-identity';
import { cellCurve } from './cell-curve';
import { cellLook, modelsOf, type StudyCell } from './study';
import type { RunSeries } from './use-study-series';

/** One of the five figures for one model. */
export type StudyFigure = {
  readonly model: string;
  readonly title: string;
  /** Of its epsilons; empty for another figure. */
  readonly terms: string;
  readonly isLog: boolean;
  /** Whether its values are computed from private data outside the guarantee. */
  readonly isNotCovered: boolean;
  readonly curves: readonly Curve[];
};

type Read = { readonly drawn: Drawn; readonly isNotCovered: boolean };

const metric =
  (name: string) =>
  (run: RunSeries): Read | undefined => {
    const found = run.series.find((one) => one.name === name);
    if (found === undefined) return undefined;
    const { steps, values, disclosure } = toSeries(found);
    return { drawn: { x: steps, y: values }, isNotCovered: disclosure === 'DIAGNOSTIC' };
  };

const time = (run: RunSeries): Read | undefined => {
  const found = run.series.find(({ name }) => name === metricNames.validationLoss) ?? run.series[0];
  if (found === undefined) return undefined;
  const { steps, seconds } = toSeries(found);
  return { drawn: { x: steps, y: seconds.map((one) => one / 60) }, isNotCovered: false };
};

const epsilon = (run: RunSeries): Read | undefined => {
  const points = toEpsilonPoints(run.epsilonSeries);
  const shown = { lastCursor: run.lastCursor, epsilon: points.values.at(-1) ?? null };
  const series = epsilonSeriesAt(points, shown);
  if (series === undefined) return undefined;
  return { drawn: { x: series.steps, y: series.values }, isNotCovered: false };
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
  { title: 'Accuracy', read: metric(metricNames.pixelAccuracy), isLog: false, parts: plain },
] as const;

/** The five figures: mean and 95 % interval of each cell, a facet for each model; single runs where they are wanted. */
export function studyFigures(
  cells: readonly StudyCell[],
  series: ReadonlyMap<string, RunSeries>,
  showsSeeds: boolean,
): readonly StudyFigure[] {
  return modelsOf(cells).flatMap((model) =>
    figures.flatMap(({ title, read, isLog, parts }) =>
      parts(cells.filter((cell) => cell.model === model)).map(([terms, own]): StudyFigure => {
        const drawn = own.map((cell) => ({ cell, runs: readsOf(cell, series, read) }));
        return {
          model: modelTitle(model),
          title,
          terms,
          isLog,
          isNotCovered: drawn.some(({ runs }) => runs.some(({ isNotCovered }) => isNotCovered)),
          curves: drawn.flatMap(({ cell, runs }) => curvesOf(cell, runs, showsSeeds)),
        };
      }),
    ),
  );
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
