import { strykerPlugins as vitestPlugins } from '@stryker-mutator/vitest-runner';
import { isSampled } from './sample.mjs';

/** `TestStatus.Failed` of StrykerJS. */
const failed = 1;
const [vitest] = vitestPlugins;

/**
 * Makes StrykerJS's runner for vitest, and has a test file that does not load count as a test that fails: by itself it
 * counts the tests that ran, and takes a change that breaks an import for one that nothing notices. Changes outside the sample are
 * answered at once, as errors, which count nowhere.
 *
 * @param {any} injector of StrykerJS.
 */
function factory(injector) {
  const runner = /** @type {any} */ (vitest.factory(injector));
  const run = runner.run.bind(runner);
  const mutantRun = runner.mutantRun.bind(runner);
  runner.mutantRun = async (/** @type {any} */ asked) =>
    isSampled(asked.activeMutant.id, Number(process.env.CLIPWISE_MUTATION_SAMPLE))
      ? mutantRun(asked)
      : { status: 'error', errorMessage: 'it is not in the sample' };
  runner.run = async (/** @type {unknown[]} */ ...asked) => {
    const answer = await run(...asked);
    const broken = runner.ctx.state
      .getFiles()
      .filter((/** @type {any} */ { result, tasks }) => result?.state === 'fail' && tasks.length === 0)
      .map((/** @type {any} */ { name, result }) => ({
        id: `${name}#loads`,
        name: `${name} loads`,
        timeSpentMs: 0,
        status: failed,
        failureMessage: result.errors?.[0]?.message ?? 'the file does not load',
      }));
    return broken.length === 0 || answer.tests === undefined
      ? answer
      : { ...answer, tests: [...answer.tests, ...broken] };
  };
  return runner;
}
factory.inject = vitest.factory.inject;

export const strykerPlugins = [{ kind: 'TestRunner', name: 'vitest-files', factory }];
