import { inEachRun, type Rule } from '../finding.js';

/** A method in the name alone. */
export const methodNotApplied: Rule = {
  code: 'method-not-applied',
  severity: 'error',
  title: 'The method never ran',
  meaning: 'What is reported under its name is another method.',
  remedy: 'Run it, or name what ran.',
  find: inEachRun(({ isMethodApplied, method, stated }) =>
    isMethodApplied === false
      ? {
          text: `"${method}" took part in none of the steps.`,
          evidence: { applied: 0, ...(stated?.steps == null ? {} : { steps: stated.steps }) },
        }
      : null,
  ),
};
