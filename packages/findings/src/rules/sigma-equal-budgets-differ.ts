import type { Rule } from '../finding.js';
import { groupBy } from '../group-by.js';
import { accountingOf } from '../run-facts.js';

/** The same noise at different budgets. */
export const sigmaEqualBudgetsDiffer: Rule = {
  code: 'sigma-equal-budgets-differ',
  severity: 'warning',
  title: 'Equal noise at different budgets',
  meaning:
    'Runs that are compared at the same noise multiplier did not spend the same epsilon: the one that spent less took fewer steps, and its worse utility is not its method.',
  remedy: 'Compare at equal epsilon.',
  find: (runs) => {
    const spent = runs.flatMap((run) => {
      const at = accountingOf(run);
      if (at === null || !run.hasEnded) return [];
      const { noiseMultiplier, epsilon } = at;
      if (noiseMultiplier === null || epsilon === null) return [];
      const { epochs, batchSize, dataset, unit } = run;
      const key = [noiseMultiplier, at.samplingRate, at.delta, epochs, batchSize, dataset, unit].join(' ');
      return [{ run, key, noiseMultiplier, epsilon }];
    });
    return [...groupBy(spent, ({ key }) => key).values()].flatMap((group) => {
      const epsilons = group.map(({ epsilon }) => epsilon);
      const [least, greatest] = [Math.min(...epsilons), Math.max(...epsilons)];
      if (greatest <= 1.05 * least) return [];
      const noiseMultiplier = group[0]?.noiseMultiplier ?? 0;
      return [
        {
          runs: group.map(({ run }) => run.id),
          text: `At noise multiplier ${noiseMultiplier} runs of the same epochs spent from ${least.toPrecision(4)} to ${greatest.toPrecision(4)}.`,
          evidence: { noiseMultiplier, least, greatest, runs: group.length },
        },
      ];
    });
  },
};
