import { Command } from 'commander';
import { encodeDpEvent } from '../dp-event-codec.js';
import { eventOutline } from '../event-outline.js';
import { accountingVersion } from '../version.js';
import { accountantFor } from './accountant-choice.js';
import { type Answer, ask, type Question } from './ask.js';
import { runBatch } from './batch.js';
import { type Flags, printJson, required, subjectOfFlags, withCommonFlags } from './flags.js';
import type { CliIo } from './io.js';
import { deltaFrom, epsilonFrom } from './numbers.js';
import type { Outcome } from './outcome.js';
import { milliseconds, significantDown, significantUp, textTable } from './text-table.js';

/** `epsilon` at a delta, or `delta` at an epsilon: one answer of one accountant. */
export function queryCommand(io: CliIo, outcome: Outcome, wanted: 'epsilon' | 'delta'): Command {
  const given = wanted === 'epsilon' ? 'delta' : 'epsilon';
  const example =
    wanted === 'epsilon'
      ? 'clipwise-privacy epsilon -q 0.01 --noise-multiplier 1.1 --steps 1000 --delta 1e-5'
      : 'clipwise-privacy delta -q 0.01 --noise-multiplier 1.1 --steps 1000 --epsilon 2';
  return withCommonFlags(new Command(wanted), given)
    .description(`The ${wanted} of an event at a given ${given}, rounded up.`)
    .option('--batch <file>', 'answer a JSON list of items instead; - is the standard input')
    .addHelpText(
      'after',
      `\nExamples:\n  ${example}\n  clipwise-privacy ${wanted} --ledger runs/first/events.jsonl${wanted === 'delta' ? ' --epsilon 2' : ''}\n`,
    )
    .action(async (flags: Flags) => {
      if (flags.batch !== undefined) return runBatch(io, flags.batch, flags.accountant);
      const subject = await subjectOfFlags(io, flags);
      const { event, neighbouring } = subject;
      const accountant = accountantFor(flags.accountant, event);
      const question: Question =
        wanted === 'epsilon'
          ? { wanted, delta: deltaFrom(required(subject, 'delta')) }
          : { wanted, epsilon: epsilonFrom(required(flags, 'epsilon')) };
      const { kind, from, ...answer } = ask(accountant, event, question, neighbouring);
      if (kind === 'unbounded') outcome.exitCode = 1;
      const { kind: by, certainty } = accountant;
      const givenValue = question.wanted === 'epsilon' ? question.delta : question.epsilon;
      if (flags.json === true) {
        printJson(io, {
          wanted,
          value: null,
          ...answer,
          [given]: givenValue,
          neighbouring,
          accountant: by,
          certainty,
          accountantVersion: accountingVersion,
          event: encodeDpEvent(event),
        });
        return;
      }
      io.write(
        textTable([
          ...answerRows(wanted, { kind, from, ...answer } as Answer),
          [given, String(givenValue)],
          ['neighbouring', neighbouring],
          ...(flags.ledger === undefined ? [] : [['steps charged', String(eventOutline(event).steps)]]),
          [
            'accountant',
            `${by}${from === undefined ? '' : `, by ${from}`} ${accountingVersion} (${certainty})`,
          ],
          ['took', milliseconds(answer.seconds)],
        ]),
      );
    });
}

function answerRows(wanted: string, answer: Answer): string[][] {
  if (answer.kind === 'unbounded') return [[wanted, `none. ${answer.reason}`]];
  const value = [wanted, significantUp(answer.value, 7)];
  return answer.lower === undefined
    ? [value]
    : [value, ['not below', significantDown(Math.max(0, answer.lower), 7)]];
}
