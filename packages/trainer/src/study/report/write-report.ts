import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readJson } from '../../cli/read-config.js';
import { writeAtomically } from '../../reporting/write-atomically.js';
import { summarizeCells } from '../cell-summary.js';
import { openStudyFolder } from '../study-folder.js';
import { slugOf } from '../study-name.js';
import { parseResults, readStudyResults, resultsText, type StudyResults } from '../study-results.js';
import { paretoFigures } from './pareto-figure.js';
import { studyFigures } from './study-figures.js';
import { studyMarkdown } from './study-markdown.js';

/**
 * Writes STUDY.md, a part for each study, and to `study/<name>` the figures of each, the numbers behind them (results.json) and
 * the definition (study.json).
 *
 * @param named folders of studies, or the results.json of earlier reports.
 * @param out default: `report` beside the runs of the first, or where the earlier report is.
 * @returns the files written.
 */
export async function writeStudyReport(named: readonly string[], out?: string): Promise<readonly string[]> {
  const places = await Promise.all(
    named.map(async (path) => ({ path, isFile: (await stat(path).catch(() => null))?.isFile() === true })),
  );
  const [first] = places;
  if (first === undefined) return [];
  const folder = out ?? (first.isFile ? join(dirname(first.path), '../..') : join(first.path, 'report'));
  const parts: string[] = [];
  const titles: string[] = [];
  const written: string[] = [];
  const write = async (name: string, text: string): Promise<void> => {
    await writeAtomically(join(folder, name), text);
    written.push(join(folder, name));
  };
  for (const { path, isFile } of places) {
    const results: StudyResults = isFile
      ? parseResults(await readJson(path))
      : await readStudyResults(await openStudyFolder(path));
    const figures = [...studyFigures(results), ...paretoFigures(results, summarizeCells(results))];
    const own = `study/${slugOf(results.definition.name)}`;
    titles.push(results.definition.name);
    parts.push(studyMarkdown(results, figures, own));
    for (const { name, svg } of figures) await write(`${own}/figures/${name}.svg`, svg);
    await write(`${own}/results.json`, resultsText(results));
    await write(`${own}/study.json`, `${JSON.stringify(results.definition, null, 2)}\n`);
  }
  const contents = named.length === 1 ? [] : [`# Studies\n\n${titles.map(contentsLine).join('\n')}\n`];
  await write('STUDY.md', [...contents, ...parts].join('\n'));
  return written;
}

function contentsLine(title: string): string {
  return `- [${title}](#${slugOf(title)})`;
}
