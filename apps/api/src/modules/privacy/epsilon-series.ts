import type { Executor } from '../../db/client.js';
import type { RunRow } from '../../db/tables/runs.js';
import { groupBy } from '../group-by.js';
import { type EpsilonPoint, listEpsilons, listEpsilonsAt } from './privacy.repository.js';
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
  const charged = requests.filter(({ run }) => run.chargedSteps > 0);
  const [points, earlier] =
    charged.length === 0
      ? [[], []]
      : await Promise.all([
          listEpsilons(
            db,
            charged.map(({ run: { id: runId, attemptCursor: afterCursor, lastCursor }, maxPoints }) => ({
              ...{ runId, afterCursor, lastCursor, maxPoints },
            })),
          ),
          listEpsilonsAt(
            db,
            charged.map(({ run }) => ({ runId: run.id, cursor: run.attemptCursor })),
          ),
        ]);
  const byRun = groupBy(points, (point) => point.run_id);
  const spent = new Map(earlier.map(({ run_id, epsilon }) => [run_id, epsilon]));
  return requests.map(({ run }) => {
    const before = spent.get(run.id);
    return seriesOf(run, byRun.get(run.id) ?? [], before === undefined ? 0 : before);
  });
}

function seriesOf(
  run: RunRow,
  points: readonly EpsilonPoint[],
  earlierEpsilon: number | null,
): EpsilonSeries {
  const startedAt = points[0]?.started_at ?? points[0]?.charged_at ?? null;
  const epochsPerStep = run.plannedSteps > 0 ? run.plannedEpochs / run.plannedSteps : 0;
  return {
    earlierEpsilon,
    startedAt: startedAt === null ? run.startedAt : new Date(startedAt),
    cursors: points.map(({ cursor }) => cursor),
    steps: points.map(({ step }) => step),
    epochs: points.map(({ step }) => step * epochsPerStep),
    wallTimesMs: points.map(({ charged_at }) => Date.parse(charged_at) - Date.parse(startedAt ?? charged_at)),
    // At its end a run is answered more tightly than on the way: the last value is the one that is shown elsewhere.
    epsilons: points.map(({ epsilon }, at) => (at === points.length - 1 ? run.epsilon : epsilon)),
  };
}
