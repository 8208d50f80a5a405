import { inEachRun, type Rule } from '../finding.js';

/** A gradient of one example that depends on the others. */
export const examplesCoupled: Rule = {
  code: 'examples-coupled',
  severity: 'error',
  title: 'Loss or layer couples examples',
  meaning:
    'Clipping the gradient of an example does not bound what that example does: it also changes the gradients of the others. No epsilon follows.',
  remedy: 'Use a loss per example and layers that see one example, such as group normalisation.',
  find: inEachRun(({ claimsPrivacy, coupling, batchSize }) =>
    claimsPrivacy && coupling.length > 0
      ? {
          text: `${coupling.join(', ')}: one example moves the gradients of its whole batch.`,
          evidence: { parts: coupling.length, ...(batchSize === null ? {} : { batchSize }) },
        }
      : null,
  ),
};
