import { expandStudy } from '../config/study/expand-study.js';
import { plannedPrivacy } from '../config/study/planned-privacy.js';
import { readingText } from '../config/study/read-metric.js';
import type { StudyDefinition } from '../config/study/study-definition.js';
import { benchmark } from '../doctor/benchmark.js';
import { formatDuration } from '../doctor/format-duration.js';
import { alignedRows, privacyText } from '../study/results-table.js';

/** What a study will run and cost, as text; nothing is started. */
export async function studyPlanText(
  definition: StudyDefinition,
  { measures }: { readonly measures: boolean },
): Promise<string> {
  const cells = expandStudy(definition);
  const runs = cells.flatMap((cell) => cell.runs);
  const { name, question, metric, comparisons, seeds, folds } = definition;
  const rows = cells.map((cell) => {
    const [{ config }] = cell.runs as [(typeof cell.runs)[number]];
    const planned = plannedPrivacy(config);
    const cost = planned.epsilon === null && planned.isPrivate ? planned.reason : privacyText(planned);
    return [cell.name, String(cell.runs.length), `${config.training.epochs}`, cost];
  });
  const lines = [
    `${name}${question === '' ? '' : `: ${question}`}`,
    `${cells.length} cells x ${seeds.length} seeds${folds === null ? '' : ` x ${folds.count} folds`} = ${runs.length} runs`,
    `decided by ${metric.name}, ${readingText(metric.read)}, ${metric.goal}`,
    `${comparisons.length} planned comparisons`,
    '',
    alignedRows([['cell', 'runs', 'epochs', 'epsilon at the end'], ...rows]),
  ];
  if (seeds.length * (folds?.count ?? 1) < 5)
    lines.push('', 'warning: fewer than 5 pairs tell nothing of a difference; take 5 seeds or more');
  if (measures) lines.push('', await timeText(definition));
  return `${lines.join('\n')}\n`;
}

async function timeText(definition: StudyDefinition): Promise<string> {
  const configs = expandStudy(definition).flatMap(({ runs }) => runs.map(({ config }) => config));
  const { plans } = await benchmark('auto', [{ name: definition.name, configs }], process.cwd(), (line) =>
    process.stderr.write(`${line}\n`),
  );
  const seconds = plans[0]?.seconds ?? null;
  return seconds === null
    ? 'time: not every cell could be measured here'
    : `time, one run after another on this machine: ${formatDuration(seconds)}`;
}
