import { metricNames } from '@clipwise/contract';
import { meanCourse } from '@clipwise/statistics';
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type CellSummary, summarizeCells } from '../cell-summary.js';
import { termsText } from '../results-table.js';
import type { ResultRun, StudyResults } from '../study-results.js';

/** A picture of a study. */
export interface StudyFigure {
  /** File name without its ending. */
  readonly name: string;
  readonly title: string;
  /** What is drawn, in a sentence. */
  readonly caption: string;
  readonly svg: string;
}

interface FigurePoint {
  readonly cell: string;
  readonly model: string;
  readonly method: string;
  readonly dash: string;
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

/** A name has its colour, in every chart of Clipwise the same. */
const colours: Readonly<Record<string, string>> = {
  'non-private': '#373d48',
  automatic: '#2a4cb0',
  flat: '#d8610b',
  'per-layer': '#099970',
  'random-sparsification': '#bf5fc6',
  'automatic-random-sparsification': '#2f7fcf',
  'per-sample-adaptive': '#6f5200',
  'per-sample-scaled': '#9018f8',
  normalised: '#007080',
};
const otherColour = '#6d7682';

/** The colours of these methods, for a scale. */
export function methodScale(methods: readonly string[]) {
  return { domain: [...methods], range: methods.map((method) => colours[method] ?? otherColour) };
}

/** More noise, more broken: the dash of the nearest at or above. */
const dashes = [
  [0.3, 'none'],
  [0.5, '9 3'],
  [0.7, '5 3'],
  [1, '2.5 2.5'],
] as const;
const mostDashed = '1 3';
const modelTitles: Readonly<Record<string, string>> = {
  unet: 'U-Net',
  'nested-unet': 'Nested U-Net',
  cnn: 'CNN',
  mlp: 'MLP',
};

type Read = (run: ResultRun) => readonly { readonly step: number; readonly y: number }[];

/** The figures of a study: time, training loss, validation loss, epsilon and accuracy against steps, and Dice by class; one facet a model. */
export function studyFigures(results: StudyResults): readonly StudyFigure[] {
  const cells = summarizeCells(results);
  const metric =
    (name: string): Read =>
    ({ series }) =>
      (series[name] ?? []).map(({ step, value }) => ({ step, y: value }));
  const along =
    (pick: (point: ResultRun['series'][string][number]) => number | null): Read =>
    ({ series }) =>
      (series[metricNames.validationLoss] ?? []).flatMap((point) => {
        const y = pick(point);
        return y === null ? [] : [{ step: point.step, y }];
      });
  const terms = [
    ...new Set(cells.flatMap(({ privacy }) => (privacy?.epsilon == null ? [] : [termsText(privacy)]))),
  ];
  const drawn: readonly (Omit<StudyFigure, 'svg'> & { readonly read: Read; readonly isLog?: boolean })[] = [
    {
      name: 'time',
      title: 'Time (min)',
      caption: 'Time since the start.',
      read: along(({ seconds }) => seconds / 60),
    },
    {
      name: 'training-loss',
      title: 'Training loss',
      caption: 'Loss of each batch.',
      read: metric(metricNames.trainingLoss),
    },
    {
      name: 'validation-loss',
      title: 'Validation loss',
      caption: 'Loss on validation data.',
      read: metric(metricNames.validationLoss),
    },
    // Epsilons of different terms have no common axis.
    ...terms.map((text, at) => ({
      name: at === 0 ? 'epsilon' : `epsilon-${at + 1}`,
      title: `Epsilon (${text})`,
      caption: `The ledger's epsilon, ${text}.`,
      isLog: true,
      read: (run: ResultRun) =>
        run.privacy !== null && termsText(run.privacy) === text ? along(({ epsilon }) => epsilon)(run) : [],
    })),
    {
      name: 'accuracy',
      title: 'Pixel accuracy',
      caption: 'Share of validation pixels of the right class.',
      read: metric(metricNames.pixelAccuracy),
    },
  ];
  const isDiagnostic = (name: string) =>
    results.cells.some(({ runs }) => runs.some((run) => run.diagnostic.includes(name)));
  const notCovered = [metricNames.trainingLoss, metricNames.validationLoss, metricNames.pixelAccuracy].some(
    isDiagnostic,
  );
  return drawn.flatMap(({ read, isLog = false, name, title, caption }) => {
    const points = pointsOf(results, cells, read).filter(({ y }) => !isLog || y > 0);
    if (points.length === 0) return [];
    const mark = notCovered && /loss|accuracy/.test(name) ? ' Not covered by epsilon.' : '';
    const described = `${caption} Mean and 95 % interval over the completed runs of each cell.${mark}`;
    return [{ name, title, caption: described, svg: lineFigure(points, { title, isLog }) }];
  });
}

/** Means over the completed runs of a cell, wherever all of them have a finite value. */
function pointsOf(
  { cells }: StudyResults,
  summaries: readonly CellSummary[],
  read: Read,
): readonly FigurePoint[] {
  return cells.flatMap(({ name, runs }, at) => {
    const completed = runs.filter(({ standing }) => standing === 'completed');
    const course = meanCourse(
      completed.map((run) => {
        const points = read(run);
        return { x: points.map(({ step }) => step), y: points.map(({ y }) => y) };
      }),
    );
    const { model, method, noiseMultiplier } = summaries[at] as CellSummary;
    const look = { cell: name, model: modelTitles[model] ?? model, method, dash: dashOf(noiseMultiplier) };
    return course.x.map((x, place) => {
      const y = course.mean[place] as number;
      return { ...look, x, y, low: course.low[place] ?? y, high: course.high[place] ?? y };
    });
  });
}

function lineFigure(
  points: readonly FigurePoint[],
  { title, isLog }: { readonly title: string; readonly isLog: boolean },
): string {
  const { document } = parseHTML('<!doctype html><body></body>');
  const methods = [...new Set(points.map(({ method }) => method))];
  const facets = [...new Set(points.map(({ model }) => model))].sort().reverse();
  const ofDash = [...new Set(points.map(({ dash }) => dash))];
  const common = { x: 'x', z: 'cell', fx: 'model' } as const;
  const plot = Plot.plot({
    document,
    width: 360 * facets.length + 80,
    height: 300,
    marginLeft: 48,
    style: { background: 'white', color: '#15181d', fontFamily: 'Helvetica, Arial, sans-serif' },
    x: { label: 'step', ticks: 5 },
    y: { label: title, grid: true, ticks: 5, ...(isLog ? { type: 'log' as const } : {}) },
    fx: { label: null, domain: facets },
    color: methodScale(methods),
    marks: [
      Plot.areaY(
        points.filter(({ low }) => !isLog || low > 0),
        { ...common, y1: 'low', y2: 'high', fill: 'method', fillOpacity: 0.12 },
      ),
      ...ofDash.map((dash) =>
        Plot.line(
          points.filter((point) => point.dash === dash),
          { ...common, y: 'y', stroke: 'method', strokeWidth: 1.5, strokeDasharray: dash },
        ),
      ),
      ...(isLog ? [] : [Plot.ruleY([0], { stroke: '#b9c0c8' })]),
    ],
  });
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return `${plot.outerHTML}\n`;
}

function dashOf(noiseMultiplier: number | null): string {
  if (noiseMultiplier === null) return 'none';
  return dashes.find(([noise]) => noiseMultiplier <= noise)?.[1] ?? mostDashed;
}

/** The cells with the look of their lines, for a legend in words. */
export function legendOf(cells: readonly CellSummary[]): readonly string[] {
  const wordOf: Readonly<Record<string, string>> = {
    none: 'solid',
    '9 3': 'long dashes',
    '5 3': 'dashes',
    '2.5 2.5': 'short dashes',
    [mostDashed]: 'dots',
  };
  return [
    ...new Set(
      cells.map(({ method, noiseMultiplier }) => {
        const noise = noiseMultiplier === null ? '' : `, sigma ${noiseMultiplier}`;
        return `<span style="color: ${colours[method] ?? otherColour}">&#9632;</span> ${method}${noise}: ${wordOf[dashOf(noiseMultiplier)]}`;
      }),
    ),
  ];
}
