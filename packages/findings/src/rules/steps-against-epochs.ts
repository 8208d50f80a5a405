import { inEachRun, type Rule } from '../finding.js';

/** A number of steps that epochs and batches do not give. */
export const stepsAgainstEpochs: Rule = {
  code: 'steps-against-epochs',
  severity: 'warning',
  title: 'Steps do not fit the epochs',
  meaning:
    'The run took fewer or more updates than its epochs say, so that it is compared with runs that learnt longer or shorter and spent another epsilon.',
  remedy: 'Give every run the same number of steps, and name that number.',
  find: inEachRun(({ stated, epochs, batchSize, trainingExamples }) => {
    const steps = stated?.steps ?? null;
    if (steps === null || epochs === null || batchSize === null || trainingExamples === null) return null;
    const expected = epochs * Math.ceil(trainingExamples / batchSize);
    if (Math.abs(steps - expected) <= 0.01 * expected) return null;
    return {
      text: `${steps} steps are counted; ${epochs} epochs of ${trainingExamples} examples in batches of ${batchSize} have ${expected}.`,
      evidence: { steps, expected, epochs, batchSize, trainingExamples },
    };
  }),
};
