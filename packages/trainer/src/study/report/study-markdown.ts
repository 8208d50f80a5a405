import { classDicePrefix } from '@clipwise/contract';
import { fewestPairs, judgementTexts } from '@clipwise/statistics';
import { readingText } from '../../config/study/read-metric.js';
import { type CellSummary, summarizeCells } from '../cell-summary.js';
import { type JudgedClaim, judgeClaims } from '../judge-claims.js';
import { type JudgedPlan, judgePlanned } from '../judge-planned.js';
import { meanText, privacyText } from '../results-table.js';
import type { StudyResults } from '../study-results.js';
import { legendOf, type StudyFigure } from './study-figures.js';

/**
 * A study in words: question, table with intervals, planned comparisons, figures and how to run any of it again.
 *
 * @param folder where its figures, numbers and definition are, from the file of the text.
 */
export function studyMarkdown(
  results: StudyResults,
  figures: readonly StudyFigure[],
  folder: string,
): string {
  const { definition, environment } = results;
  const cells = summarizeCells(results);
  const judged = judgePlanned(results, cells);
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
      [
        'Cell',
        'Model',
        'sigma',
        'Epsilon',
        ...subjectHeads(cells),
        'n',
        `${metric.name}${star}`,
        'median',
        'sd',
        'min',
        'max',
      ],
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
          ...subjectHeads(cells).map(() => subjectText(cell)),
          nText(cell),
          meanText(cell),
          ...numbers,
        ];
      }),
    ),
    trivialText(cells, metric.name),
    '## Planned comparisons',
    ...comparisonTexts(results, judged),
    ...claimTexts(judgeClaims(definition, cells, judged)),
    '## Findings',
    ...findingTexts(results),
    '## Figures',
    ...(figures.length === 0 ? ['No run was completed.'] : [legendOf(cells).join(' &nbsp; ')]),
    ...figures.map(
      (figure) =>
        `### ${figure.title}\n\n![${figure.title}](${folder}/figures/${figure.name}.svg)\n\n${figure.caption}`,
    ),
    ...classDiceTexts(results),
    '## Run it again',
    'All of it, one line of the table, and this page from the numbers:',
    [
      '```sh',
      `clipwise study run ${folder}/study.json --out again`,
      `clipwise study run ${folder}/study.json --out again --cell ${JSON.stringify(cells[0]?.name)}`,
      `clipwise study report ${folder}/results.json`,
      '```',
    ].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

function nText({ values, unfinished }: CellSummary): string {
  return unfinished === 0 ? String(values.length) : `${values.length} of ${values.length + unfinished}`;
}

function comparisonTexts(results: StudyResults, judged: readonly JudgedPlan[]): readonly string[] {
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

function claimTexts(claims: readonly JudgedClaim[]): readonly string[] {
  if (claims.length === 0) return [];
  return [
    '## Claims',
    ...claims.map(
      ({ text, judgement, evidence }) =>
        `**${text}** ${judgementTexts[judgement]}\n\n${evidence.map((one) => `- ${one}`).join('\n')}`,
    ),
  ];
}

/** Faults by their rule: one is shown, the others are counted. */
function findingTexts({ findings }: StudyResults): readonly string[] {
  if (findings.length === 0) return ['No rule found a fault in the completed runs.'];
  return [...new Set(findings.map(({ code }) => code))].map((code) => {
    const alike = findings.filter((one) => one.code === code);
    const [{ severity, title, text, meaning, remedy, runs }] = alike as [(typeof alike)[0]];
    const more = alike.length === 1 ? '' : `, and ${alike.length - 1} more`;
    const where = runs.length > 3 ? `${runs.length} runs` : runs.join('; ');
    return `**${severity}: ${title}** (${where}${more}). ${text} ${meaning} ${remedy}`;
  });
}

/** A column of its own for people with several examples, where there are some. */
function subjectHeads(cells: readonly CellSummary[]): readonly string[] {
  const sizes = cells.flatMap(({ privacy }) => privacy?.subject?.examples ?? []);
  return sizes.length === 0 ? [] : [`Epsilon of a subject with ${Math.max(...sizes)} examples`];
}

function subjectText({ privacy }: CellSummary): string {
  const subject = privacy?.subject ?? null;
  return subject === null || privacy === null
    ? '-'
    : privacyText({ epsilon: subject.epsilon, delta: privacy.delta, unit: 'subject' });
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
