import { inEachRun, type Rule } from '../finding.js';
import { accountingOf } from '../run-facts.js';

/** A delta at which publishing somebody's record is allowed. */
export const deltaTooLarge: Rule = {
  code: 'delta-too-large',
  severity: 'error',
  title: 'Delta is at least 1/n',
  meaning: 'Publishing one record at random, and nothing else, has this delta with epsilon 0.',
  remedy: 'Choose delta well below one over the number of records.',
  find: inEachRun((run) => {
    const delta = accountingOf(run)?.delta ?? null;
    const records = run.trainingExamples;
    if (!run.claimsPrivacy || delta === null || records === null || records < 1) return null;
    if (delta < 1 / records) return null;
    return {
      text: `Delta ${delta} is not below 1/${records}.`,
      evidence: { delta, records },
    };
  }),
};
