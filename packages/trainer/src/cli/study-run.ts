import { errorCodes } from '@clipwise/contract/errors';
import type { StudyDefinition } from '../config/study/study-definition.js';
import { ProgressTable } from '../study/progress-table.js';
import { runStudy } from '../study/run-study.js';
import { makeStudyFolder, openStudyFolder } from '../study/study-folder.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs a study from a folder. @returns the exit code. */
export async function runStudyHere(
  definition: StudyDefinition,
  options: { readonly out: string; readonly jobs: number; readonly cellCount: number },
): Promise<number> {
  const { out, jobs, cellCount } = options;
  const study = await makeStudyFolder(out, definition);
  const table = new ProgressTable(study, process.stderr, jobs, cellCount);
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
      cellCount,
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
