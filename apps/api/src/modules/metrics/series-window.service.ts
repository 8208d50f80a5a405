import { limits } from '@clipwise/contract';
import type { Executor } from '../../db/client.js';
import type { RunRow } from '../../db/tables/runs.js';
import { BadUserInputError } from '../../errors.js';
import { groupBy } from '../group-by.js';
import { isStorable } from '../stored-text.js';
import { Disclosure } from './disclosure.js';
import { type Bucket, listBuckets } from './series-window.repository.js';
import type { SeriesWindow } from './series-window.type.js';

/** One stretch of one series that is asked for. */
export interface WindowRequest {
  readonly run: RunRow;
  readonly name: string;
  readonly fromStep: number | null;
  readonly toStep: number | null;
  readonly buckets: number;
}

/** Series as a chart zooms into them. */
export class SeriesWindowService {
  constructor(private readonly db: Executor) {}

  /**
   * The windows in the order of the requests, of the newest attempt of each run; one query, however many.
   *
   * @throws BadUserInputError for a range that is none, or buckets outside 1..1000.
   */
  async windows(requests: readonly WindowRequest[]): Promise<readonly SeriesWindow[]> {
    for (const request of requests) check(request);
    const buckets = await listBuckets(
      this.db,
      requests.map(({ run, ...asked }) => ({ ...asked, runId: run.id, afterCursor: run.attemptCursor })),
    );
    const byRequest = groupBy(buckets, ({ place }) => place);
    return requests.map(({ name }, place) => windowOf(name, byRequest.get(place) ?? []));
  }
}

function check({ name, fromStep, toStep, buckets }: WindowRequest): void {
  if (name.length > limits.metricNameLength || !isStorable(name))
    throw new BadUserInputError(
      `name must be the name of a metric: at most ${limits.metricNameLength} characters`,
    );
  if (buckets < 1 || buckets > limits.windowBuckets)
    throw new BadUserInputError(`buckets must be from 1 to ${limits.windowBuckets}, got ${buckets}`);
  if (fromStep !== null && fromStep < 0)
    throw new BadUserInputError(`fromStep must be 0 or more, got ${fromStep}`);
  if (toStep !== null && toStep < (fromStep ?? 0))
    throw new BadUserInputError(`toStep must be ${fromStep ?? 0} or more, as fromStep is, got ${toStep}`);
}

function windowOf(name: string, buckets: readonly Bucket[]): SeriesWindow {
  return {
    name,
    // What is not covered in one point is marked for all.
    disclosure:
      (buckets.find(({ disclosure }) => disclosure === Disclosure.DIAGNOSTIC) ?? buckets[0])?.disclosure ??
      null,
    points: buckets.reduce((sum, { count }) => sum + count, 0),
    steps: buckets.map(({ first }) => first[1]),
    lastSteps: buckets.map(({ last }) => last[1]),
    epochs: buckets.map(({ first }) => first[2]),
    wallTimesMs: buckets.map(({ first }) => first[3]),
    firsts: buckets.map(({ first }) => first[4]),
    lasts: buckets.map(({ last }) => last[4]),
    mins: buckets.map(({ least }) => least?.[0] ?? null),
    maxs: buckets.map(({ greatest }) => greatest?.[0] ?? null),
    minSteps: buckets.map(({ least }) => least?.[1] ?? null),
    maxSteps: buckets.map(({ greatest }) => greatest?.[1] ?? null),
    counts: buckets.map(({ count }) => count),
    nans: buckets.map(({ nans }) => nans),
    infinities: buckets.map(({ infinities }) => infinities),
    negativeInfinities: buckets.map(({ negative_infinities }) => negative_infinities),
  };
}
