import { errorCodes } from '@clipwise/contract/errors';
import { expandStudy, type StudyCell } from '../config/study/expand-study.js';
import type { StudyDefinition } from '../config/study/study-definition.js';
import { ProgressTable } from '../study/progress-table.js';
import { runStudy } from '../study/run-study.js';
import { makeStudyFolder, openStudyFolder, placedRuns } from '../study/study-folder.js';
import { OptionsError } from './options-error.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Which cells of a study are run: all, the first so many, or those of these names. */
export interface CellChoice {
  readonly first?: number;
  readonly names?: readonly string[];
}

/** Runs a study from a folder. @returns the exit code. */
export async function runStudyHere(
  definition: StudyDefinition,
  options: { readonly out: string; readonly jobs: number; readonly choice: CellChoice },
): Promise<number> {
  const { out, jobs, choice } = options;
  const chosen = chosenCells(expandStudy(definition), choice);
  const study = await makeStudyFolder(out, definition);
  const runs = placedRuns(study).filter(({ cell }) => chosen.has(cell.name));
  const table = new ProgressTable(runs, process.stderr, jobs);
  const stop = new AbortController();
  const onSignal = (): void => {
    if (!stop.signal.aborted)
      process.stderr.write(`\nstopping after the steps under way; go on with: clipwise study run ${out}\n`);
    stop.abort();
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    const standings = await runStudy(study, {
      jobs,
      runs,
      signal: stop.signal,
      onChange: table.onChange,
    });
    if (stop.signal.aborted) return 130;
    const failed = standings.filter((standing) => standing !== 'completed').length;
    process.stderr.write(
      failed === 0
        ? `kept in ${out}; write it down with: clipwise study report ${out}\n`
        : `${failed} of ${standings.length} runs were not completed; their .log files are beside their folders in ${out}/runs\n`,
    );
    return failed === 0 ? 0 : 1;
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}

/** Names of the cells that are run. @throws OptionsError for a name that no cell has. */
function chosenCells(cells: readonly StudyCell[], { first, names }: CellChoice): ReadonlySet<string> {
  const known = cells.map(({ name }) => name);
  const wrong = names?.find((name) => !known.includes(name));
  if (wrong !== undefined)
    throw new OptionsError(
      `--cell must name cells of the study, got ${JSON.stringify(wrong)}; there are: ${known.join('; ')}`,
    );
  return new Set(names ?? known.slice(0, first));
}

/** Whether a name is a folder of a study. */
export async function isStudyFolder(named: string): Promise<boolean> {
  return openStudyFolder(named).then(
    () => true,
    (error: { code?: string }) => {
      if (error.code === errorCodes.OUTPUT_TAKEN) return false;
      throw error;
    },
  );
}
