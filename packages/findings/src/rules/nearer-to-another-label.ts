import type { Hit, Rule } from '../finding.js';
import { groupBy } from '../group-by.js';
import { lastOf, type RunFacts } from '../run-facts.js';

/** How many times the spread of its own label a run must lie away from it. */
const farAway = 20;
/** How much nearer the other label must be. */
const nearer = 3;
const fewestOthers = 2;

/** A run that ended among the runs of another label. */
export const nearerToAnotherLabel: Rule = {
  code: 'nearer-to-another-label',
  severity: 'warning',
  title: 'Run lies among those of another label',
  meaning:
    'It ended far from the runs of its own method and close to those of another: it may be mislabelled.',
  remedy: 'Look for the run that belongs there; until then leave this one out.',
  find: (runs) => {
    const known = runs.flatMap((run) => {
      const value = lastOf(run, 'validation/loss');
      return value === null || !run.hasEnded ? [] : [{ run, value }];
    });
    return [...groupBy(known, ({ run }) => `${run.model} ${run.dataset}`).values()].flatMap(strays);
  },
};

interface Ended {
  readonly run: RunFacts;
  readonly value: number;
}

function strays(group: readonly Ended[]): readonly Hit[] {
  return group.flatMap(({ run, value }) => {
    const own = group.filter((one) => one.run !== run && one.run.method === run.method).map(lossOf);
    if (own.length < fewestOthers) return [];
    const ownDistance = Math.abs(value - mean(own));
    if (ownDistance <= farAway * spread(own)) return [];
    const others = groupBy(
      group.filter((one) => one.run.method !== run.method),
      (one) => one.run.method,
    );
    return [...others].flatMap(([method, ended]): Hit[] => {
      const values = ended.map(lossOf);
      const otherDistance = Math.abs(value - mean(values));
      if (values.length < fewestOthers || otherDistance * nearer >= ownDistance) return [];
      return [
        {
          runs: [run.id],
          text: `"${run.label}" ended at validation loss ${value.toPrecision(4)}: ${ownDistance.toPrecision(2)} from its own method, whose others spread over ${spread(own).toPrecision(2)}, and ${otherDistance.toPrecision(2)} from "${method}".`,
          evidence: { value, ownDistance, ownSpread: spread(own), otherDistance },
        },
      ];
    });
  });
}

const lossOf = ({ value }: Ended): number => value;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
