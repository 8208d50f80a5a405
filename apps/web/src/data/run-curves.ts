import type { RunEventsSubscription, RunSeriesQuery } from '@clipwise/contract/operations';
import { type EpsilonPoints, startEpsilonPoints, toEpsilonPoints } from './epsilon-series';
import { metricNumber } from './metric-value';
import { type Series, toSeries } from './series';
import { keepPlaces, placesThatStay } from './thinned';

/** A tab may stay open for days: a series that has grown to this many points is thinned to stretches, and zooming reads finer ones. */
const mostPoints = 8_000;
const stretches = 1_000;
const mostLogs = 1_000;

type RunEvent = RunEventsSubscription['runEvents'];
type StoredRun = NonNullable<RunSeriesQuery['run']>;

/** One line of a run's log. */
export type RunLog = { readonly cursor: number; readonly level: string; readonly message: string };

/**
 * What an event was: `known`, and dropped, when it had come before; a `point` of a curve or a `log` line; a `charge`, which also
 * changes what the ledger says; or a change of the run's `state`.
 */
export type Taken = 'known' | 'point' | 'log' | 'charge' | 'state';

/** A run's curves and log: the stored ones, and what comes after them. Only the attempt under way is drawn. */
export class RunCurves {
  readonly series = new Map<string, Series>();
  readonly logs: RunLog[] = [];
  #epsilon = startEpsilonPoints(0);
  #cursor = 0;
  #plan = { steps: 0, epochs: 0 };
  #startedAt = 0;

  /** The newest event that is drawn: the next ones are asked for behind it. */
  get cursor(): number {
    return this.#cursor;
  }

  /** The newest step that a metric was recorded at; 0 before the first. */
  get newestStep(): number {
    let newest = 0;
    for (const { steps } of this.series.values()) newest = Math.max(newest, steps.at(-1) ?? 0);
    return newest;
  }

  get epsilon(): EpsilonPoints {
    return this.#epsilon;
  }

  /** Begins with what is stored. */
  begin({ progress, epsilonSeries, series, lastCursor }: StoredRun): void {
    for (const one of series) this.series.set(one.name, toSeries(one));
    this.#epsilon = toEpsilonPoints(epsilonSeries);
    this.#plan = { steps: progress.plannedSteps, epochs: progress.plannedEpochs };
    this.#startedAt = Date.parse(epsilonSeries.startedAt ?? '') || Date.now();
    this.#cursor = lastCursor;
  }

  /** Takes an event once, however often it comes. */
  take(event: RunEvent): Taken {
    if (event.cursor <= this.#cursor) return 'known';
    this.#cursor = event.cursor;
    switch (event.__typename) {
      case 'MetricsRecorded':
        for (const { name, value, disclosure } of event.metrics) {
          let one = this.series.get(name);
          if (one === undefined) {
            one = { name, disclosure, steps: [], epochs: [], seconds: [], values: [] };
            this.series.set(name, one);
          }
          // In the order that the API tells: a run that went on may record steps again.
          const place = one.steps.findLastIndex((step) => step <= event.step) + 1;
          one.steps.splice(place, 0, event.step);
          one.epochs.splice(place, 0, event.epoch);
          one.seconds.splice(place, 0, event.wallTimeMs / 1000);
          one.values.splice(place, 0, metricNumber(value));
          if (one.steps.length > mostPoints)
            thin(one.values, [one.steps, one.epochs, one.seconds, one.values]);
        }
        return 'point';
      case 'LogWritten':
        this.logs.push({ cursor: event.cursor, level: event.level, message: event.message });
        if (this.logs.length > mostLogs) this.logs.splice(0, this.logs.length - mostLogs);
        return 'log';
      case 'PrivacyCharged': {
        const { steps, epochs } = this.#plan;
        this.#epsilon.cursors.push(event.cursor);
        this.#epsilon.steps.push(event.step);
        this.#epsilon.epochs.push(steps === 0 ? 0 : (event.step * epochs) / steps);
        this.#epsilon.seconds.push((Date.parse(event.at) - this.#startedAt) / 1000);
        this.#epsilon.values.push(event.epsilon ?? null);
        if (this.#epsilon.steps.length > mostPoints) {
          const { cursors, seconds, values } = this.#epsilon;
          thin(values, [cursors, this.#epsilon.steps, this.#epsilon.epochs, seconds, values]);
        }
        return 'charge';
      }
      case 'RunStarted': {
        // A new attempt starts its curves anew, and its epsilon from what was spent before.
        const { values, earlier } = this.#epsilon;
        this.series.clear();
        this.#epsilon = startEpsilonPoints(values.length > 0 ? (values.at(-1) ?? null) : earlier);
        this.#plan = { steps: event.plannedSteps, epochs: event.plannedEpochs };
        this.#startedAt = Date.parse(event.at);
        return 'state';
      }
      default:
        return 'state';
    }
  }
}

/** Keeps those points that stand for all of them; the newest stays the newest. */
function thin(values: readonly (number | null)[], columns: readonly unknown[][]): void {
  const places = placesThatStay(values, stretches);
  for (const column of columns) keepPlaces(column, places);
}
