import { setTimeout as delay } from 'node:timers/promises';
import type { StudyDefinition } from '../config/study/study-definition.js';
import { ApiClient } from '../reporting/api-client.js';
import { logToStandardError } from '../reporting/log-line.js';
import { OutageLog } from '../reporting/outage-log.js';
import { remainingTime } from '../reporting/remaining-time.js';
import { retry } from '../reporting/retry.js';
import { alignedRows } from '../study/results-table.js';

const pollMs = 2_000;
const marks: Readonly<Record<string, string>> = {
  QUEUED: '.',
  RUNNING: '>',
  COMPLETED: '#',
  FAILED: 'x',
  CANCELLED: '-',
};

/** Queues a study at an API, once, and shows how its agents get on until it has ended. @returns the exit code. */
export async function runStudyAt(
  api: string,
  definition: StudyDefinition,
  key: string | null,
): Promise<number> {
  const client = new ApiClient(api);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const ask = <Answer>(task: () => Promise<Answer>) =>
    retry(task, {
      signal: stop.signal,
      outage: new OutageLog(logToStandardError, 'the API did not answer', 'asked again until it does'),
    });
  try {
    const { id } = await ask(() => client.createStudy(definition, key, stop.signal));
    process.stderr.write(`study ${id} at ${api}; it goes on there, whether or not this command is watched\n`);
    let shown = '';
    for (;;) {
      const study = await ask(() => client.studyProgress(id, stop.signal));
      const { completed, total, running, failed, cancelled, remainingSeconds } = study.progress;
      const rows = study.cells.map(({ name, runs }) => [
        name,
        runs.map(({ status }) => marks[status] ?? '?').join(''),
      ]);
      const left = remainingSeconds === null ? '' : `, ETA ${remainingTime(remainingSeconds * 1000)}`;
      const text = `${alignedRows(rows, 2)}\n${completed} of ${total} completed, ${running} running, ${failed + cancelled} failed or cancelled${left}\n`;
      if (text !== shown) {
        const lines = shown.split('\n').length - 1;
        if (process.stderr.isTTY && lines > 0) process.stderr.write(`\u001b[${lines}A\u001b[J`);
        process.stderr.write(text);
        shown = text;
      }
      if (completed + failed + cancelled === total) return completed === total ? 0 : 1;
      await delay(pollMs, undefined, { signal: stop.signal });
    }
  } catch (error) {
    if (stop.signal.aborted) return 130;
    throw error;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
