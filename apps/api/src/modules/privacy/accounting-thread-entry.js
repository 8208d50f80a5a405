// Runs in a thread of its own; plain JavaScript, so that Node loads it from the sources as from the build.
import { parentPort } from 'node:worker_threads';
import { findFaults } from '@clipwise/findings';
import {
  attackFacts,
  composeCharges,
  composedEpsilon,
  OpenCompositions,
  openRunLedger,
} from '@clipwise/privacy';

const open = new OpenCompositions();

/** @param {import('./accounting-thread.js').LedgerQuestion | import('./accounting-thread.js').CompositionQuestion | import('./accounting-thread.js').AttackQuestion | import('./accounting-thread.js').FindingsQuestion} question */
const answerTo = (question) => {
  if ('faultsIn' in question) return findFaults(question.faultsIn);
  if ('shares' in question) return composedEpsilon(question.shares, question.terms, open);
  if ('attackOn' in question) return attackFacts(composeCharges(question.attackOn), question.neighbouring);
  const { size, ...spent } = question;
  const ledger = openRunLedger(spent);
  return size === 1 ? ledger.epsilon() : ledger.groupEpsilon(size);
};

parentPort?.on(
  'message',
  /** @param {import('../../question-thread.js').Numbered<Parameters<typeof answerTo>[0]>} question */
  ({ number, ...question }) => {
    /** @type {import('../../question-thread.js').NumberedAnswer} */
    const answer = { number, answer: answerTo(question) };
    parentPort?.postMessage(answer);
  },
);
