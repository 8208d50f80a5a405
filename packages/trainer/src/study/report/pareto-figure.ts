import { paretoFront, stepsBeside } from '@clipwise/statistics';
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { CellSummary } from '../cell-summary.js';
import { termsText } from '../results-table.js';
import type { StudyResults } from '../study-results.js';
import { methodScale, type StudyFigure } from './study-figures.js';

/** Utility against epsilon, a figure for each delta, unit and relation: others have no common axis. */
export function paretoFigures(
  { definition }: StudyResults,
  cells: readonly CellSummary[],
): readonly StudyFigure[] {
  const { name: metric, goal } = definition.metric;
  const points = cells.flatMap(({ name, model, method, privacy, statistics: { mean, interval } }) =>
    mean === null || privacy?.epsilon == null
      ? []
      : [
          {
            name,
            model,
            method,
            terms: termsText(privacy),
            epsilon: privacy.epsilon,
            mean,
            low: interval?.low ?? mean,
            high: interval?.high ?? mean,
            utility: goal === 'maximize' ? mean : -mean,
          },
        ],
  );
  const lines = [
    ...cells.flatMap(({ name, privacy, statistics: { mean } }) =>
      mean !== null && privacy !== null && privacy.epsilon === null ? [{ label: name, value: mean }] : [],
    ),
    ...[...new Set(cells.flatMap(({ trivial }) => (trivial === null ? [] : [trivial])))]
      .slice(0, 1)
      .map((value) => ({ label: 'trivial', value })),
  ];
  return [...new Set(points.map(({ terms }) => terms))].map((terms, at) => {
    const own = points.filter((point) => point.terms === terms);
    const front = paretoFront(own);
    const beside = stepsBeside(own);
    const models = [...new Set(own.map(({ model }) => model))];
    const { document } = parseHTML('<!doctype html><body></body>');
    const title = `${metric} by epsilon`;
    const plot = Plot.plot({
      document,
      width: 640,
      height: 360,
      marginLeft: 48,
      marginRight: 72,
      style: { background: 'white', color: '#15181d', fontFamily: 'Helvetica, Arial, sans-serif' },
      x: { type: 'log', label: `epsilon (${terms})`, nice: true },
      y: { label: metric, grid: true, ticks: 5 },
      symbol: { domain: models, range: models.map((_, index) => shapes[index % shapes.length]) },
      color: methodScale([...new Set(own.map(({ method }) => method))]),
      marks: [
        Plot.ruleY(lines, { y: 'value', stroke: '#6d7682', strokeDasharray: '2 3' }),
        Plot.text(lines, {
          y: 'value',
          text: ({ label, value }: (typeof lines)[number]) => `${label} ${value.toFixed(3)}`,
          frameAnchor: 'left',
          dy: -6,
          textAnchor: 'start',
          fill: '#525b66',
        }),
        Plot.line(front, { x: 'epsilon', y: 'mean', stroke: '#6d7682' }),
        ...own.flatMap((point, place) => {
          const dx = apart * (beside[place] ?? 0);
          return [
            Plot.ruleX([point], { x: 'epsilon', y1: 'low', y2: 'high', stroke: 'method', dx }),
            Plot.dot([point], { x: 'epsilon', y: 'mean', fill: 'method', symbol: 'model', r: 3, dx }),
          ];
        }),
        Plot.text(front, { x: 'epsilon', y: 'mean', text: 'name', dy: -10, fontSize: 10 }),
      ],
    });
    plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    return {
      name: at === 0 ? 'pareto' : `pareto-${at + 1}`,
      title,
      caption: `Mean and 95 % interval of each cell; the line is the front of cells that no other beats at as little epsilon (${terms}). Cells of one epsilon stand beside each other.${models.length > 1 ? ` By model: ${models.map((model, index) => `${model} ${shapes[index % shapes.length]}`).join(', ')}.` : ''} Dotted: cells without a guarantee, and one class everywhere.`,
      svg: `${plot.outerHTML}\n`,
    };
  });
}

/** Shapes of models, in the order in which they come. */
const shapes = ['circle', 'square', 'triangle', 'diamond'] as const;

/** Pixels between cells of one epsilon. */
const apart = 7;
