import { limits } from '@clipwise/contract';
import type { RunRow } from '../../db/tables/runs.js';
import { BadUserInputError } from '../../errors.js';
import { isStorable } from '../stored-text.js';
import type { SeriesWindow } from './series-window.type.js';
import { type Buckets, bucketsOf, disclosureOfAll, totalOf } from './store/buckets.js';
import { disclosures, GrowingPoints } from './store/points.js';
import type { SeriesReader } from './store/series-reader.service.js';

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
  constructor(private readonly reader: SeriesReader) {}

  /**
   * The windows in the order of the requests, of the newest attempt of each run; read together, however many.
   *
   * @throws BadUserInputError for a range that is none, or buckets outside 1..1000.
   */
  async windows(requests: readonly WindowRequest[]): Promise<readonly SeriesWindow[]> {
    for (const request of requests) check(request);
    const found = await this.reader.read(
      requests.map(({ run, name, fromStep, toStep, buckets }) => ({
        ...{ runId: run.id, attempt: run.attemptCursor, names: [name], from: fromStep, to: toStep },
        ...{ afterCursor: 0, maxPoints: 0, maxBuckets: buckets, isEven: true },
      })),
    );
    return requests.map(({ name }, place) => windowOf(name, found[place]?.[0]?.buckets ?? nothing));
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

const nothing = bucketsOf(new GrowingPoints().points());

function windowOf(name: string, buckets: Buckets): SeriesWindow {
  const { points, first, last, least, greatest, count, nans, infinities, negativeInfinities } = buckets;
  const at = (column: Float64Array, places: Int32Array) =>
    Array.from(places, (place) => column[place] as number);
  const atOrNull = (column: Float64Array, places: Int32Array) =>
    Array.from(places, (place) => (place < 0 ? null : (column[place] as number)));
  return {
    name,
    // What is not covered in one point is marked for all.
    disclosure: disclosures[disclosureOfAll(buckets)] ?? null,
    points: totalOf(buckets),
    steps: at(points.step, first),
    lastSteps: at(points.step, last),
    epochs: at(points.epoch, first),
    wallTimesMs: at(points.wallTimeMs, first),
    firsts: at(points.value, first),
    lasts: at(points.value, last),
    mins: atOrNull(points.value, least),
    maxs: atOrNull(points.value, greatest),
    minSteps: atOrNull(points.step, least),
    maxSteps: atOrNull(points.step, greatest),
    counts: Array.from(count),
    nans: Array.from(nans),
    infinities: Array.from(infinities),
    negativeInfinities: Array.from(negativeInfinities),
  };
}
