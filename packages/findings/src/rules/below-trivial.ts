import { inEachRun, type Rule } from '../finding.js';
import { lastOf } from '../run-facts.js';

const measures = ['mean-dice', 'pixel-accuracy'] as const;

/** A model that does worse than one class everywhere. */
export const belowTrivial: Rule = {
  code: 'below-trivial',
  severity: 'warning',
  title: 'Below the trivial predictor',
  meaning: 'One class everywhere scores more: the model has learnt nothing that this metric shows.',
  remedy: 'Tune the learning rate, train longer or with less noise, before methods are compared.',
  find: inEachRun((run) => {
    if (!run.hasEnded) return null;
    for (const measure of measures) {
      const reached = lastOf(run, `validation/${measure}`);
      const trivial = lastOf(run, `validation/trivial-${measure}`);
      if (reached === null || trivial === null || reached >= trivial) continue;
      return {
        text: `The ${measure.replace('-', ' ')} is ${reached.toPrecision(3)}; one class everywhere has ${trivial.toPrecision(3)}.`,
        evidence: { reached, trivial },
      };
    }
    return null;
  }),
};
