// Runs in a thread of its own; plain JavaScript, so that Node loads it from the sources as from the build.
import { parentPort } from 'node:worker_threads';
import { ConfigError, describeRun, parseRunConfig } from '@clipwise/trainer/config';

parentPort?.on(
  'message',
  /** @param {import('./config-thread.js').NumberedConfig} question */
  ({ number, config }) => {
    parentPort?.postMessage({ number, answer: answerFor(config) });
  },
);

/**
 * @param {unknown} config
 * @returns {import('./run-configs.js').CheckedConfig | Error}
 */
function answerFor(config) {
  try {
    const parsed = parseRunConfig(config);
    return { problems: [], parsed: { config: parsed, description: describeRun(parsed) } };
  } catch (error) {
    if (error instanceof ConfigError) return { problems: error.problems, parsed: null };
    return error instanceof Error ? error : new Error(String(error));
  }
}
