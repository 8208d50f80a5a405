// Runs in a thread of its own; plain JavaScript, so that Node loads it from the sources as from the build.
import { parentPort } from 'node:worker_threads';
import { openRunLedger } from '@clipwise/privacy';

parentPort?.on(
  'message',
  /** @param {import('../../question-thread.js').Numbered<import('./accounting-thread.js').LedgerQuestion>} question */
  ({ number, size, ...spent }) => {
    const ledger = openRunLedger(spent);
    /** @type {import('../../question-thread.js').NumberedAnswer} */
    const answer = { number, answer: size === 1 ? ledger.epsilon() : ledger.groupEpsilon(size) };
    parentPort?.postMessage(answer);
  },
);
