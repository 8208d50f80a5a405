import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readJson } from '../../cli/read-config.js';
import { writeAtomically } from '../../reporting/write-atomically.js';
import { summarizeCells } from '../cell-summary.js';
import { openStudyFolder } from '../study-folder.js';
import { parseResults, readStudyResults, resultsText, type StudyResults } from '../study-results.js';
import { paretoFigures } from './pareto-figure.js';
import { studyFigures } from './study-figures.js';
import { studyMarkdown } from './study-markdown.js';

/**
 * Writes STUDY.md with its figures, the numbers behind them (results.json) and the definition (study.json).
 *
 * @param named a folder of a study, or the results.json of an earlier report.
 * @param out default: `report` beside the runs, or where results.json is.
 * @returns the files written.
 */
export async function writeStudyReport(named: string, out?: string): Promise<readonly string[]> {
  const isFolder = (await stat(named).catch(() => undefined))?.isFile() !== true;
  const results: StudyResults = isFolder
    ? await readStudyResults(await openStudyFolder(named))
    : parseResults(await readJson(named));
  const folder = out ?? (isFolder ? join(named, 'report') : dirname(named));
  const figures = [...studyFigures(results), ...paretoFigures(results, summarizeCells(results))];
  const files: Record<string, string> = {
    'STUDY.md': studyMarkdown(results, figures, ({ name }) => `figures/${name}.svg`),
    'results.json': resultsText(results),
    'study.json': `${JSON.stringify(results.definition, null, 2)}\n`,
    ...Object.fromEntries(figures.map(({ name, svg }) => [`figures/${name}.svg`, svg])),
  };
  for (const [name, text] of Object.entries(files)) await writeAtomically(join(folder, name), text);
  return Object.keys(files).map((name) => join(folder, name));
}
