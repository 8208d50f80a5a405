import { classDicePrefix } from '@clipwise/contract';
import { fewestPairs } from '@clipwise/statistics';
import { readingText } from '../../config/study/read-metric.js';
import { type CellSummary, summarizeCells } from '../cell-summary.js';
import { judgePlanned } from '../judge-planned.js';
import { meanText, privacyText } from '../results-table.js';
import type { StudyResults } from '../study-results.js';
import { legendOf, type StudyFigure } from './study-figures.js';

/**
 * A study in words: question, table with intervals, planned comparisons, figures and how to run any of it again.
 *
 * @param figurePath where a figure is, from the file of the text.
 */
export function studyMarkdown(
  results: StudyResults,
  figures: readonly StudyFigure[],
  figurePath: (figure: StudyFigure) => string,
): string {
  const { definition, environment } = results;
  const cells = summarizeCells(results);
  const runs = results.cells.flatMap((cell) => cell.runs);
  const completed = runs.filter(({ standing }) => standing === 'completed').length;
  const { metric, name, question } = definition;
  const isDiagnostic = runs.some(({ diagnostic }) => diagnostic.includes(metric.name));
  const star = isDiagnostic ? '\\*' : '';
  return `${[
    `# ${name}`,
    question,
    `${completed} of ${runs.length} runs completed: ${cells.length} cells, seeds ${definition.seeds.join(', ')}${definition.folds === null ? '' : `, ${definition.folds.count} folds`}. ${environmentText(environment)}`,
    completed < runs.length
      ? '**Not every run was completed.** What is said here is of those that were; it may change.'
      : '',
    '## Cells',
    `${metric.name}${star}, ${readingText(metric.read)}: mean and Student's 95 % interval.${isDiagnostic ? ' \\* is computed from private data and not covered by epsilon.' : ''} Epsilon is the ledger's, rounded up.`,
    table(
      ['Cell', 'Model', 'sigma', 'Epsilon', 'n', `${metric.name}${star}`, 'median', 'sd', 'min', 'max'],
      cells.map((cell) => {
        const { median, standardDeviation, minimum, maximum } = cell.statistics;
        const numbers = [median, standardDeviation, minimum, maximum].map(
          (value) => value?.toFixed(3) ?? '-',
        );
        const noise = cell.noiseMultiplier === null ? '0' : String(cell.noiseMultiplier);
        return [
          cell.name,
          cell.model,
          noise,
          privacyText(cell.privacy),
          nText(cell),
          meanText(cell),
          ...numbers,
        ];
      }),
    ),
    trivialText(cells, metric.name),
    '## Planned comparisons',
    ...comparisonTexts(results, cells),
    '## Figures',
    ...(figures.length === 0 ? ['No run was completed.'] : [legendOf(cells).join(' &nbsp; ')]),
    ...figures.map(
      (figure) => `### ${figure.title}\n\n![${figure.title}](${figurePath(figure)})\n\n${figure.caption}`,
    ),
    ...classDiceTexts(results),
    '## Run it again',
    'The definition is `study.json`; all of it, and its first cell alone:',
    [
      '```sh',
      'clipwise study run study.json --out again',
      'clipwise study run study.json --out again --cells 1',
      '```',
    ].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

function nText({ values, unfinished }: CellSummary): string {
  return unfinished === 0 ? String(values.length) : `${values.length} of ${values.length + unfinished}`;
}

function comparisonTexts(results: StudyResults, cells: readonly CellSummary[]): readonly string[] {
  const judged = judgePlanned(results, cells);
  if (judged.length === 0) return ['None was planned: no two cells are compared here.'];
  const list = judged.map(({ first, second, verdict, isAtEqualPrivacy, pairs }) => {
    const terms = isAtEqualPrivacy || pairs === 0 ? '' : ' The two are not at equal privacy.';
    return `- **${first}** against **${second}**: ${verdict}${terms}`;
  });
  return [
    `Paired by seed${results.definition.folds === null ? '' : ' and fold'}; p of the paired t-test, corrected by Holm's method for all ${judged.length}. Fewer than ${fewestPairs} pairs tell nothing.`,
    list.join('\n'),
  ];
}

function trivialText(cells: readonly CellSummary[], metric: string): string {
  const trivial = cells.find((cell) => cell.trivial !== null)?.trivial ?? null;
  if (trivial === null) return '';
  const below = cells.filter(({ statistics: { interval } }) => interval !== null && interval.high < trivial);
  return `One class everywhere reaches ${trivial.toFixed(3)} of ${metric}.${below.length === 0 ? '' : ` Below it with their whole interval: ${below.map(({ name }) => name).join('; ')}.`}`;
}

function classDiceTexts(results: StudyResults): readonly string[] {
  const names = new Set(
    results.cells.flatMap(({ runs }) => runs.flatMap(({ series }) => Object.keys(series))),
  );
  const classes = [...names].filter((name) => name.startsWith(classDicePrefix));
  if (classes.length === 0) return [];
  const columns = classes.map((name) => summarizeCells(results, name));
  const rows = results.cells.map(({ name }, at) => [
    name,
    ...columns.map((cells) => cells[at]?.statistics.mean?.toFixed(3) ?? '-'),
  ]);
  return [
    '## Dice by class',
    'Means over the completed runs.',
    table(['Cell', ...classes.map((name) => name.slice(classDicePrefix.length))], rows),
  ];
}

function environmentText(environment: StudyResults['environment']): string {
  if (environment === null) return '';
  const { processor, cores, backend, node } = environment;
  return `Run on ${processor} (${cores} cores), backend ${backend}, Node ${node}.`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
