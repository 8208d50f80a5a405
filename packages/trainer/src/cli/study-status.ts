import { readingText } from '../config/study/read-metric.js';
import { summarizeCells } from '../study/cell-summary.js';
import { judgePlanned } from '../study/judge-planned.js';
import { alignedRows, meanText, privacyText } from '../study/results-table.js';
import { openStudyFolder } from '../study/study-folder.js';
import { readStudyRuns } from '../study/study-results.js';

/** How a study stands, as text. */
export async function studyStatusText(folder: string): Promise<string> {
  const results = await readStudyRuns(await openStudyFolder(folder), false);
  const { name, metric } = results.definition;
  const runs = results.cells.flatMap((cell) => cell.runs);
  const countOf = (standing: string) => runs.filter((run) => run.standing === standing).length;
  const cells = summarizeCells(results);
  const rows = cells.map((cell) => [
    cell.name,
    `${cell.values.length}/${cell.values.length + cell.unfinished}`,
    privacyText(cell.privacy),
    meanText(cell),
  ]);
  const counts = (['completed', 'running', 'stopped', 'waiting', 'failed'] as const)
    .map((standing) => `${countOf(standing)} ${standing}`)
    .join(', ');
  return [
    `${name}: ${counts}`,
    `${metric.name}, ${readingText(metric.read)}; mean and 95 % interval`,
    '',
    alignedRows([['cell', 'n', 'epsilon', metric.name], ...rows]),
    '',
    ...judgePlanned(results, cells).map(
      ({ first, second, verdict }) => `${first} against ${second}: ${verdict}`,
    ),
    '',
  ].join('\n');
}
