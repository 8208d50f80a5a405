import { Command } from 'commander';
import { accountants } from '../accountants/registry.js';
import { accountantNamed } from './accountant-choice.js';
import { type Answer, ask, type Question } from './ask.js';
import { CliError } from './cli-error.js';
import { type Flags, printJson, subjectOfFlags, withCommonFlags } from './flags.js';
import type { CliIo } from './io.js';
import { deltaFrom, epsilonFrom } from './numbers.js';
import { milliseconds, significantDown, significantUp, textTable } from './text-table.js';

/** `compare`: every accountant's answer side by side, each with how certain it is. */
export function compareCommand(io: CliIo): Command {
  return withCommonFlags(new Command('compare'), 'both')
    .description('What every accountant says, with its certainty. Only an upper bound can be claimed.')
    .addHelpText(
      'after',
      '\nExample:\n  clipwise-privacy compare -q 0.01 --noise-multiplier 1.1 --steps 1000 --delta 1e-5\n',
    )
    .action(async (flags: Flags) => {
      const question = questionOf(flags);
      const { event, neighbouring } = await subjectOfFlags(io, flags);
      const chosen = flags.accountant?.split(',').map(accountantNamed) ?? accountants;
      const answers = chosen.map((accountant) => ({
        accountant: accountant.kind,
        certainty: accountant.certainty,
        answer: ask(accountant, event, question, neighbouring),
      }));
      if (flags.json === true) {
        printJson(
          io,
          answers.map(({ answer: { kind: _, ...answer }, ...rest }) => ({ ...rest, value: null, ...answer })),
        );
        return;
      }
      io.write(
        textTable([
          ['accountant', 'certainty', question.wanted, 'not below', 'took'],
          ...answers.map(({ accountant, certainty, answer }) => [
            accountant,
            certainty === 'upper-bound' ? certainty : `${certainty} (!)`,
            ...cells(answer),
            milliseconds(answer.seconds),
          ]),
        ]),
      );
      const notes = answers.flatMap(({ accountant, answer }) =>
        answer.kind === 'unbounded' ? [`${accountant}: ${answer.reason}\n`] : [],
      );
      if (notes.length > 0) io.write(`\n${notes.join('')}`);
      if (answers.some(({ certainty }) => certainty !== 'upper-bound'))
        io.write('\n(!) may lie below the truth: for comparison, not to be claimed.\n');
    });
}

function questionOf({ delta, epsilon }: Flags): Question {
  if ((delta === undefined) === (epsilon === undefined))
    throw new CliError('USAGE', 'give --delta to compare epsilon, or --epsilon to compare delta');
  return delta === undefined
    ? { wanted: 'delta', epsilon: epsilonFrom(epsilon) }
    : { wanted: 'epsilon', delta: deltaFrom(delta) };
}

function cells(answer: Answer): [string, string] {
  if (answer.kind === 'unbounded') return ['none', ''];
  return [
    significantUp(answer.value, 7),
    answer.lower === undefined ? '' : significantDown(Math.max(0, answer.lower), 7),
  ];
}
