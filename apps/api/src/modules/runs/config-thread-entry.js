// Runs in a thread of its own; plain JavaScript, so that Node loads it from the sources as from the build.
import { parentPort } from 'node:worker_threads';
import {
  ConfigError,
  describeRun,
  parseRunConfig,
  plannedCharges,
  plannedPrivacy,
} from '@clipwise/trainer/config';

/** @type {{ [Kind in keyof import('./config-thread.js').ConfigAnswers]: (config: unknown, known?: import('@clipwise/trainer/config').KnownCounts) => import('./config-thread.js').ConfigAnswers[Kind] }} */
const answers = {
  check: (config) => {
    try {
      const parsed = parseRunConfig(config);
      return { problems: [], parsed: { config: parsed, description: describeRun(parsed) } };
    } catch (error) {
      if (error instanceof ConfigError) return { problems: error.problems, parsed: null };
      throw error;
    }
  },
  plan: (config, known) => {
    try {
      return plannedPrivacy(parseRunConfig(config), known);
    } catch (error) {
      if (error instanceof ConfigError) return null;
      throw error;
    }
  },
  charges: (config, known) => {
    try {
      return plannedCharges(parseRunConfig(config), known);
    } catch (error) {
      if (error instanceof ConfigError) return null;
      throw error;
    }
  },
};

parentPort?.on(
  'message',
  /** @param {import('../../question-thread.js').Numbered<import('./config-thread.js').ConfigQuestion>} question */
  ({ number, kind, config, known }) => {
    try {
      parentPort?.postMessage({ number, answer: answers[kind](config, known) });
    } catch (error) {
      parentPort?.postMessage({ number, answer: error instanceof Error ? error : new Error(String(error)) });
    }
  },
);
