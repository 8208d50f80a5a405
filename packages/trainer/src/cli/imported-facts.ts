import { factsOfRun, type RunFacts } from '@clipwise/findings';
import type { ImportedRun } from '../importers/importer.js';

/** What rules look at in runs that are imported, by their names. */
export function importedFacts(runs: readonly ImportedRun[]): readonly RunFacts[] {
  return runs.map((run, index) =>
    factsOfRun({
      id: `${index}`,
      name: run.name,
      isDeclared: true,
      hasEnded: true,
      model: run.model ?? 'unknown',
      dataset: run.dataset ?? 'unknown',
      method: run.method ?? 'unknown',
      config: run.config,
      tags: run.tags ?? [],
      isClaimed: false,
      ledger: null,
      unit: run.unit ?? null,
      trainingExamples: run.trainingExamples ?? null,
      epochs: run.epochs ?? run.points.at(-1)?.epoch ?? 0,
      series: seriesOf(run),
    }),
  );
}

function seriesOf({ points }: ImportedRun) {
  const series = new Map<string, { name: string; epochs: number[]; values: number[] }>();
  for (const { epoch, metrics } of points)
    for (const [name, value] of Object.entries(metrics)) {
      const one = series.get(name) ?? { name, epochs: [], values: [] };
      one.epochs.push(epoch);
      one.values.push(value);
      series.set(name, one);
    }
  return [...series.values()];
}
