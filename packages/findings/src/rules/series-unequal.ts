import type { Rule } from '../finding.js';
import { groupBy } from '../group-by.js';
import type { RunFacts } from '../run-facts.js';

/** Evaluations at different epochs in runs that are drawn together. */
export const seriesUnequal: Rule = {
  code: 'series-unequal',
  severity: 'warning',
  title: 'Series of unequal length',
  meaning:
    'Runs of as many epochs were evaluated at different ones: drawn against the number of the value, curves are shifted against each other.',
  remedy: 'Draw against the epoch, or evaluate all runs at the same ones.',
  find: (runs) => {
    const ended = runs.filter(({ hasEnded, epochs }) => hasEnded && epochs !== null);
    const groups = groupBy(ended, ({ epochs, dataset }) => `${epochs} ${dataset}`);
    return [...groups.values()].flatMap((group) => {
      const counts = new Map(group.map((run) => [run.id, evaluations(run)]));
      const known = [...counts.values()].filter((count) => count > 0);
      const [shortest, longest] = [Math.min(...known), Math.max(...known)];
      if (known.length < 2 || shortest === longest) return [];
      const runsOf = (count: number) => group.filter(({ id }) => counts.get(id) === count).length;
      return [
        {
          runs: group.filter(({ id }) => counts.get(id) !== longest).map(({ id }) => id),
          text: `Of runs of ${group[0]?.epochs} epochs some have ${shortest} evaluations (${runsOf(shortest)} runs) and others ${longest} (${runsOf(longest)} runs).`,
          evidence: {
            shortest,
            longest,
            shortestRuns: runsOf(shortest),
            longestRuns: runsOf(longest),
          },
        },
      ];
    });
  },
};

function evaluations({ series }: RunFacts): number {
  return Math.max(
    0,
    ...series.filter(({ name }) => name.startsWith('validation/')).map(({ values }) => values.length),
  );
}
