import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { TrainingEvent } from '@clipwise/contract';
import { metricValueFromWire } from '../../schema/scalars/metric-value.js';
import type { ExportTable, ExportValue } from '../exports/export-table.js';
import type { ArchivedRun } from './archive-manifest.js';

/** A run of an archive, and where its events lie on this machine. */
export interface RunFile {
  readonly run: ArchivedRun;
  readonly path: string;
}

type Row = readonly ExportValue[];
const pageRows = 5_000;

/** Every point of every run, for tools that read tables. `attempt` is the line of the run-started event that it follows. */
export function seriesTable(files: readonly RunFile[]): ExportTable {
  return {
    columns: [
      { name: 'run', type: 'text' },
      { name: 'attempt', type: 'integer' },
      { name: 'step', type: 'integer' },
      { name: 'epoch', type: 'number' },
      { name: 'wallTimeMs', type: 'number' },
      { name: 'at', type: 'instant' },
      { name: 'key', type: 'text' },
      { name: 'value', type: 'number' },
      { name: 'disclosure', type: 'text' },
    ],
    pages: () =>
      pagesOf(files, ({ run, attempt, event }) =>
        event.kind !== 'metrics-recorded'
          ? []
          : event.metrics.map(({ name, value, disclosure }) => [
              ...[run.id, attempt, event.step, event.epoch, event.wallTimeMs, new Date(event.at)],
              ...[name, metricValueFromWire(value), disclosure],
            ]),
      ),
  };
}

/** Every charge of every run, and what its epsilon is counted at. An epsilon is none of it: whoever reads charges computes it. */
export function ledgerTable(files: readonly RunFile[]): ExportTable {
  return {
    columns: [
      { name: 'run', type: 'text' },
      { name: 'line', type: 'integer' },
      { name: 'step', type: 'integer' },
      { name: 'count', type: 'integer' },
      { name: 'event', type: 'json' },
      { name: 'delta', type: 'number' },
      { name: 'unit', type: 'text' },
      { name: 'neighbouring', type: 'text' },
      { name: 'chargedAt', type: 'instant' },
    ],
    pages: () =>
      pagesOf(files, ({ run, line, mechanism, event }) =>
        event.kind !== 'privacy-charged'
          ? []
          : [
              [
                ...[run.id, line, event.step, event.count, event.event],
                ...[mechanism?.delta ?? null, mechanism?.unit ?? null, mechanism?.neighbouring ?? null],
                new Date(event.at),
              ],
            ],
      ),
  };
}

type StartEvent = Extract<TrainingEvent, { kind: 'run-started' }>;
interface Place {
  readonly run: ArchivedRun;
  readonly line: number;
  readonly attempt: number;
  readonly mechanism: StartEvent['mechanism'] | null;
  readonly event: TrainingEvent | { readonly kind: 'status-changed' };
}

async function* pagesOf(
  files: readonly RunFile[],
  rowsOf: (place: Place) => readonly Row[],
): AsyncGenerator<readonly Row[], void, undefined> {
  let page: Row[] = [];
  for (const { run, path } of files) {
    let [line, attempt] = [0, 0];
    let mechanism: Place['mechanism'] = null;
    for await (const json of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      line += 1;
      // Written by this server a moment ago, from events that it had checked.
      const event = JSON.parse(json) as Place['event'];
      if (event.kind === 'run-started') [attempt, mechanism] = [line, event.mechanism];
      page.push(...rowsOf({ run, line, attempt, mechanism, event }));
      if (page.length < pageRows) continue;
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
}
