import { limits, metricNames } from '@clipwise/contract';
import { readMetric, type StudyDefinition } from '@clipwise/trainer/config';
import type { Executor } from '../../db/client.js';
import type { MetricSummaryRow } from '../../db/tables/metric-summaries.js';
import type { RunRow } from '../../db/tables/runs.js';
import { groupBy } from '../group-by.js';
import type { SeriesReader } from '../metrics/store/series-reader.service.js';
import type { PrivacyService } from '../privacy/privacy.service.js';
import { listCellRuns, listLastValues } from './cells.repository.js';

/** Runs of a study that are gathered, the oldest first. */
const mostRuns = limits.studyRuns;
/** Charges of a run's epsilon that are looked at. */
const mostCharges = 10_000;

/** A run with the one number that it gives of a metric. */
export interface RunValue {
  readonly run: RunRow;
  /** Null when the run has none to read. */
  readonly value: number | null;
  readonly disclosure: MetricSummaryRow['disclosure'] | null;
  /** What a predictor of one class everywhere reaches on the same data; null where nobody measured it. */
  readonly trivial: number | null;
}

/** The metric of the trivial predictor for a metric; undefined where there is none. */
const trivialNames: Readonly<Record<string, string>> = {
  [metricNames.meanDice]: metricNames.trivialMeanDice,
  [metricNames.pixelAccuracy]: metricNames.trivialPixelAccuracy,
};

/** Where values come from. */
export interface CellSources {
  readonly db: Executor;
  readonly privacy: PrivacyService;
  readonly reader: SeriesReader;
}

/** The runs of a study with their values, read when the reading says. */
export async function readCellValues(
  { db, privacy, reader }: CellSources,
  asked: {
    readonly studyId: string;
    readonly metric: string;
    readonly reading: StudyDefinition['metric']['read'];
  },
): Promise<readonly RunValue[]> {
  const { studyId, metric, reading } = asked;
  const runs = await listCellRuns(db, studyId, mostRuns);
  const ids = runs.map(({ id }) => id);
  const trivialName = trivialNames[metric];
  const summaries = await listLastValues(
    db,
    ids,
    trivialName === undefined ? [metric] : [metric, trivialName],
  );
  const byRun = groupBy(summaries, ({ runId }) => runId);
  const read =
    reading.kind === 'last' ? undefined : await readSeries(reader, privacy, { runs, metric, reading });
  return runs.map((run) => {
    const own = byRun.get(run.id) ?? [];
    const summary = own.find(({ name }) => name === metric);
    return {
      run,
      value: read === undefined ? (summary?.last ?? null) : (read.get(run.id) ?? null),
      disclosure: summary?.disclosure ?? null,
      trivial: own.find(({ name }) => name === trivialName)?.last ?? null,
    };
  });
}

async function readSeries(
  reader: SeriesReader,
  privacy: PrivacyService,
  asked: {
    readonly runs: readonly RunRow[];
    readonly metric: string;
    readonly reading: StudyDefinition['metric']['read'];
  },
): Promise<ReadonlyMap<string, number | null>> {
  const { metric, reading } = asked;
  const completed = asked.runs.filter(({ status }) => status === 'COMPLETED');
  const points = await reader.read(
    completed.map(({ id: runId, attemptCursor: attempt }) => ({
      ...{ runId, attempt, names: [metric], from: null, to: null, afterCursor: 0 },
      // Every point by itself, however many there are.
      ...{ maxPoints: Number.POSITIVE_INFINITY, maxBuckets: 1, isEven: false },
    })),
  );
  const spent =
    reading.kind === 'at-budget'
      ? await privacy.epsilonSeries(completed.map((run) => ({ run, maxPoints: mostCharges })))
      : [];
  return new Map(
    completed.map((run, at) => {
      const { steps = [], epsilons = [] } = spent[at] ?? {};
      let charge = -1;
      const buckets = points[at]?.[0]?.buckets;
      const readable = Array.from(buckets?.first ?? [], (place) => {
        const [step, value] = [buckets?.points.step[place] ?? 0, buckets?.points.value[place] ?? 0];
        while ((steps[charge + 1] ?? Number.POSITIVE_INFINITY) <= step) charge += 1;
        return { step, value, epsilon: epsilons[charge] ?? null };
      });
      return [run.id, readMetric(readable, reading, privacy.describe(run).verdict !== 'NON_PRIVATE')];
    }),
  );
}
