import { inEachRun, type Rule } from '../finding.js';

/** People who are in training and held-out data. */
export const subjectsOnBothSides: Rule = {
  code: 'subjects-on-both-sides',
  severity: 'error',
  title: 'Subjects on both sides of the split',
  meaning: 'Scans of one person resemble each other: the held-out metrics are too good.',
  remedy: 'Split by subject.',
  find: inEachRun((run) => {
    const subjects = run.subjectsOnBothSides ?? 0;
    return subjects > 0
      ? {
          text: `${subjects} ${subjects === 1 ? 'subject has' : 'subjects have'} scans in training and in held-out data.`,
          evidence: { subjects },
        }
      : null;
  }),
};
