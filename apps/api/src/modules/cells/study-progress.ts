import type { RunRow } from '../../db/tables/runs.js';
import { type StudyProgress, StudyState } from './study-progress.type.js';

/** How far the runs of a study are. */
export function progressOf(runs: readonly RunRow[], createdAt: Date): StudyProgress {
  const countOf = (...statuses: readonly RunRow['status'][]) =>
    runs.filter(({ status }) => statuses.includes(status)).length;
  const [queued, running, completed, failed, cancelled] = [
    countOf('QUEUED'),
    countOf('RUNNING'),
    countOf('COMPLETED'),
    countOf('FAILED'),
    countOf('CANCELLED'),
  ];
  const tookMs = runs.flatMap(({ status, startedAt, endedAt }) =>
    status === 'COMPLETED' && startedAt !== null && endedAt !== null
      ? [endedAt.getTime() - startedAt.getTime()]
      : [],
  );
  const meanMs = tookMs.length === 0 ? null : tookMs.reduce((sum, ms) => sum + ms, 0) / tookMs.length;
  const times = runs.flatMap(({ createdAt: queuedAt, startedAt, endedAt }) =>
    [queuedAt, startedAt, endedAt].filter((time) => time !== null),
  );
  return {
    total: runs.length,
    queued,
    running,
    completed,
    failed,
    cancelled,
    state: stateOf({ total: runs.length, queued, running, completed }),
    lastActivityAt: new Date(Math.max(createdAt.getTime(), ...times.map((time) => time.getTime()))),
    remainingSeconds:
      meanMs === null || queued + running === 0
        ? null
        : (meanMs * (queued + running)) / Math.max(1, running) / 1000,
  };
}

function stateOf({
  total,
  queued,
  running,
  completed,
}: Pick<StudyProgress, 'total' | 'queued' | 'running' | 'completed'>): StudyState {
  if (total === 0) return StudyState.EMPTY;
  if (running > 0) return StudyState.RUNNING;
  if (queued > 0) return StudyState.QUEUED;
  return completed === total ? StudyState.COMPLETED : StudyState.INCOMPLETE;
}
