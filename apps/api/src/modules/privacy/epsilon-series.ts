import type { Executor } from '../../db/client.js';
import type { RunRow } from '../../db/tables/runs.js';
import { groupBy } from '../group-by.js';
import {
  type AttemptStart,
  type EpsilonPoint,
  listAttemptStarts,
  listEpsilons,
} from './privacy.repository.js';
import type { EpsilonSeries } from './privacy.type.js';

/** One run whose series is asked for. */
export interface EpsilonSeriesRequest {
  readonly run: RunRow;
  readonly maxPoints: number;
}

/**
 * The ledger's epsilon over the newest attempt of each run, in the order of the requests; earlier attempts are part of
 * every value. Two queries, however many runs.
 */
export async function readEpsilonSeries(
  db: Executor,
  requests: readonly EpsilonSeriesRequest[],
): Promise<readonly EpsilonSeries[]> {
  if (requests.length === 0) return [];
  const [points, starts] = await Promise.all([
    listEpsilons(
      db,
      requests.map(({ run, maxPoints }) => {
        const { id: runId, attemptCursor: afterCursor, lastCursor } = run;
        return { runId, afterCursor, lastCursor, maxPoints };
      }),
    ),
    listAttemptStarts(
      db,
      requests.map(({ run }) => ({ runId: run.id, cursor: run.attemptCursor })),
    ),
  ]);
  const pointsOf = groupBy(points, (point) => point.run_id);
  const startOf = new Map(starts.map((start) => [start.run_id, start]));
  return requests.map(({ run }) => seriesOf(run, pointsOf.get(run.id) ?? [], startOf.get(run.id)));
}

function seriesOf(
  run: RunRow,
  points: readonly EpsilonPoint[],
  start: AttemptStart | undefined,
): EpsilonSeries {
  const startedAt = start?.started_at ?? points[0]?.charged_at ?? null;
  const { plannedSteps, plannedEpochs } = run;
  return {
    earlierEpsilon: start?.is_charged ? start.epsilon : 0,
    startedAt: startedAt === null ? null : new Date(startedAt),
    cursors: points.map(({ cursor }) => cursor),
    steps: points.map(({ step }) => step),
    epochs: points.map(({ step }) => (plannedSteps > 0 ? (step * plannedEpochs) / plannedSteps : 0)),
    wallTimesMs: points.map(({ charged_at }) => Date.parse(charged_at) - Date.parse(startedAt ?? charged_at)),
    // At its end a run is answered more tightly than on the way: the last value is the one that is shown elsewhere.
    epsilons: points.map(({ epsilon }, at) => (at === points.length - 1 ? run.epsilon : epsilon)),
  };
}
