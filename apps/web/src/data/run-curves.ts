import type { RunEventsSubscription, RunSeriesQuery } from '@clipwise/contract/operations';
import { type EpsilonPoints, startEpsilonPoints, toEpsilonPoints } from './epsilon-series';
import { metricNumber } from './metric-value';
import { type Series, toSeries } from './series';

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
          one.steps.push(event.step);
          one.epochs.push(event.epoch);
          one.seconds.push(event.wallTimeMs / 1000);
          one.values.push(metricNumber(value));
        }
        return 'point';
      case 'LogWritten':
        this.logs.push({ cursor: event.cursor, level: event.level, message: event.message });
        return 'log';
      case 'PrivacyCharged': {
        const { steps, epochs } = this.#plan;
        this.#epsilon.cursors.push(event.cursor);
        this.#epsilon.steps.push(event.step);
        this.#epsilon.epochs.push(steps === 0 ? 0 : (event.step * epochs) / steps);
        this.#epsilon.seconds.push((Date.parse(event.at) - this.#startedAt) / 1000);
        this.#epsilon.values.push(event.epsilon ?? null);
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
