import { limits } from '@clipwise/contract';
import type { RunRow } from '../../db/tables/runs.js';
import { BadUserInputError } from '../../errors.js';
import { isStorable } from '../stored-text.js';
import { Disclosure } from './disclosure.js';
import type { SeriesWindow } from './series-window.type.js';
import type { Rollup } from './store/rollup.js';
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
    return requests.map(({ name }, place) => windowOf(name, found[place]?.[0]?.rollups ?? []));
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

function windowOf(name: string, rollups: readonly Rollup[]): SeriesWindow {
  return {
    name,
    // What is not covered in one point is marked for all.
    disclosure:
      (rollups.find(({ disclosure }) => disclosure === Disclosure.DIAGNOSTIC) ?? rollups[0])?.disclosure ??
      null,
    points: rollups.reduce((sum, { count }) => sum + count, 0),
    steps: rollups.map(({ first }) => first.step),
    lastSteps: rollups.map(({ last }) => last.step),
    epochs: rollups.map(({ first }) => first.epoch),
    wallTimesMs: rollups.map(({ first }) => first.wallTimeMs),
    firsts: rollups.map(({ first }) => first.value),
    lasts: rollups.map(({ last }) => last.value),
    mins: rollups.map(({ least }) => least?.value ?? null),
    maxs: rollups.map(({ greatest }) => greatest?.value ?? null),
    minSteps: rollups.map(({ least }) => least?.step ?? null),
    maxSteps: rollups.map(({ greatest }) => greatest?.step ?? null),
    counts: rollups.map(({ count }) => count),
    nans: rollups.map(({ nans }) => nans),
    infinities: rollups.map(({ infinities }) => infinities),
    negativeInfinities: rollups.map(({ negativeInfinities }) => negativeInfinities),
  };
}
