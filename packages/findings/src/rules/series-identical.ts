import type { Hit, Rule } from '../finding.js';
import type { RunFacts } from '../run-facts.js';

/** Fewer different numbers two runs may share by chance, as those do whose networks answer one class everywhere. */
const fewestNumbers = 5;
/** What a run came to. Batch sizes and the like are the same wherever the same seed draws. */
const isResult = /^(training\/(loss|gradient-norm)|(validation|test)\/(loss|mean-dice|pixel-accuracy))$/;

/** The same numbers under two labels. */
export const seriesIdentical: Rule = {
  code: 'series-identical',
  severity: 'error',
  title: 'Identical series under two labels',
  meaning: 'Two runs that should differ have the same numbers: one of them is the other, wrongly named.',
  remedy: 'Find which label is right and take the other run out.',
  find: (runs) => {
    const hits: Hit[] = [];
    const seen = new Map<string, { readonly run: RunFacts; readonly name: string }>();
    const told = new Set<string>();
    for (const run of runs) {
      for (const { name, values } of run.series) {
        if (!isResult.test(name) || new Set(values).size < fewestNumbers) continue;
        const key = `${name} ${values.join(' ')}`;
        const first = seen.get(key);
        if (first === undefined) seen.set(key, { run, name });
        else if (labelOf(first.run) !== labelOf(run) && !told.has(`${first.run.id} ${run.id}`)) {
          told.add(`${first.run.id} ${run.id}`);
          hits.push({
            runs: [first.run.id, run.id],
            text: `"${first.run.label}" and "${run.label}" have the same ${values.length} values of ${name}.`,
            evidence: { values: values.length },
          });
        }
      }
    }
    return hits;
  },
};

function labelOf(run: RunFacts): string {
  const { model, method, dataset, seed, ledger, stated } = run;
  return [model, method, dataset, seed, (stated ?? ledger)?.noiseMultiplier].join(' ');
}
