import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type TrainingEvent, trainingEventSchema } from '@clipwise/contract';
import { factsOfRun, type RunFacts, type SeriesFacts } from '@clipwise/findings';
import { decodeDpEvent, openRunLedger } from '@clipwise/privacy';
import { describeRun } from '../config/describe-run.js';
import type { RunConfig } from '../config/run-config.js';
import { spoolPaths } from './spool.js';
import { parseSpoolLine } from './spool-line.js';

/**
 * A run as rules look at it, from its config and the events that it recorded: the ledger of all attempts, the series of the newest.
 *
 * @throws when there are no events; a line torn by a crash is left out.
 */
export async function factsOfLog(id: string, config: RunConfig, dir: string): Promise<RunFacts> {
  const lines = createInterface({
    input: createReadStream(spoolPaths(dir).events),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  const events: TrainingEvent[] = [];
  for await (const line of lines)
    if (parseSpoolLine(line).kind !== 'unreadable') events.push(trainingEventSchema.parse(JSON.parse(line)));
  return factsOfEvents(id, config, events);
}

/** The same of events that are at hand. */
export function factsOfEvents(id: string, config: RunConfig, events: readonly TrainingEvent[]): RunFacts {
  const started = events.findLast((event) => event.kind === 'run-started') ?? null;
  const newest = started === null ? events : events.slice(events.indexOf(started));
  const { name, model, dataset, method, unit, neighbouring, delta } = describeRun(config);
  const ledger = openRunLedger({ neighbouring, delta });
  for (const event of events)
    if (event.kind === 'privacy-charged') ledger.charge(decodeDpEvent(event.event), event.count);
  const outline = ledger.facts();
  const answer = outline === null ? null : ledger.epsilon();
  return factsOfRun({
    ...{ id, name, model, dataset, method, config, unit },
    isDeclared: false,
    hasEnded: events.some(({ kind }) => kind === 'run-ended'),
    tags: [],
    isClaimed: answer?.kind === 'bounded',
    ledger: outline && {
      ...outline,
      delta,
      epsilon: answer?.kind === 'bounded' ? answer.epsilon : null,
    },
    trainingExamples: started?.dataset.trainingExamples || null,
    epochs: Math.max(0, ...newest.map((event) => (event.kind === 'metrics-recorded' ? event.epoch : 0))),
    series: seriesOf(newest),
  });
}

function seriesOf(events: readonly TrainingEvent[]): readonly SeriesFacts[] {
  const series = new Map<string, { name: string; epochs: number[]; values: number[] }>();
  for (const event of events) {
    if (event.kind !== 'metrics-recorded') continue;
    for (const { name, value } of event.metrics) {
      const one = series.get(name) ?? { name, epochs: [], values: [] };
      one.epochs.push(event.epoch);
      one.values.push(Number(value));
      series.set(name, one);
    }
  }
  return [...series.values()];
}
