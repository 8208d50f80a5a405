import { inEachRun, type Rule } from '../finding.js';
import { accountingOf } from '../run-facts.js';

/** More was spent than was set. */
export const epsilonBeyondTarget: Rule = {
  code: 'epsilon-beyond-target',
  severity: 'error',
  title: 'Epsilon spent beyond the target',
  meaning: 'The run is compared at a budget that it did not keep.',
  remedy: 'Stop before the step that passes the target, or report what was spent.',
  find: inEachRun((run) => {
    const spent = accountingOf(run)?.epsilon ?? null;
    const target = run.targetEpsilon;
    if (spent === null || target === null || spent <= target * (1 + 1e-9)) return null;
    return {
      text: `Epsilon ${spent.toPrecision(4)} was spent against a target of ${target}.`,
      evidence: { spent, target },
    };
  }),
};
