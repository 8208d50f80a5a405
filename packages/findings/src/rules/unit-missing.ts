import { inEachRun, type Rule } from '../finding.js';
import { accountingOf } from '../run-facts.js';

/** An epsilon that does not say whom it protects. */
export const unitMissing: Rule = {
  code: 'unit-missing',
  severity: 'warning',
  title: 'Privacy unit missing',
  meaning:
    'An epsilon per scan says little to a person with many scans; without its unit nobody can tell which it is.',
  remedy: 'Say whether one scan or one subject is protected.',
  find: inEachRun((run) => {
    const epsilon = accountingOf(run)?.epsilon ?? null;
    if (!run.claimsPrivacy || run.unit !== null || epsilon === null) return null;
    return { text: 'Epsilon is given without its unit.', evidence: { units: 0 } };
  }),
};
