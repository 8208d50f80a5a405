import { Command } from 'commander';
import { PrivacyParameterError } from '../accountant.js';
import { attackFacts } from '../attack-facts.js';
import { eventOutline } from '../event-outline.js';
import { ledgerAnswer } from '../ledger-answer.js';
import { openRunLedger } from '../run-ledger.js';
import { describePrivacy, type StatementFacts } from '../statement.js';
import { statementHtml } from '../statement-html.js';
import { statementMarkdown, statementText } from '../statement-text.js';
import { accountingVersion } from '../version.js';
import { accountantFor } from './accountant-choice.js';
import { type Flags, printJson, required, subjectOfFlags, withCommonFlags } from './flags.js';
import type { CliIo } from './io.js';
import { deltaFrom, integerFrom } from './numbers.js';
import type { Outcome } from './outcome.js';

interface StatementFlags extends Flags {
  readonly unit?: string;
  readonly records?: string;
  readonly group?: string;
  readonly clipping?: string;
  readonly noiseSource?: string;
  readonly selectionCharged?: boolean;
  readonly markdown?: boolean;
  readonly html?: boolean;
}

/** `statement`: the guarantee in words. */
export function statementCommand(io: CliIo, outcome: Outcome): Command {
  return withCommonFlags(new Command('statement'), 'delta')
    .description('The guarantee in words, with what it rests on and what it does not cover.')
    .option('--unit <name>', 'whose presence is hidden (without it: what the ledger says, or example)')
    .option(
      '--records <count>',
      'number of units in the training data, for the advice on delta (without it: what the ledger says)',
    )
    .option(
      '--group <count>',
      'also bound a person who owns this many of them (without it: the most that the ledger names)',
    )
    .option('--clipping <name>', 'how contributions are clipped (without it: what the ledger says)')
    .option(
      '--noise-source <kind>',
      'csprng, seeded or unstated (without it: what the ledger says, or unstated)',
    )
    .option('--selection-charged', 'the event holds the cost of choosing hyper-parameters')
    .option('--markdown', 'print Markdown')
    .option('--html', 'print one page of HTML, for a browser and a printer')
    .addHelpText(
      'after',
      '\nExample:\n  clipwise-privacy statement -q 0.01 --noise-multiplier 1.1 --steps 1000 --delta 1e-5 --unit scan --records 2000 --group 11\n',
    )
    .action(async (flags: StatementFlags) => {
      const subject = await subjectOfFlags(io, flags);
      const { event, neighbouring } = subject;
      const accountant = accountantFor(flags.accountant, event);
      const delta = deltaFrom(required(subject, 'delta'));
      const said = subject.file?.evidence?.first;
      const records = countOr('records', flags.records, said?.trainingExamples);
      const size = countOr('group', flags.group, said?.largestSubjectExamples);
      const noiseSource = noiseSourceNamed(flags.noiseSource, subject.file?.noiseSource ?? 'unstated');
      const { steps, ...outline } = eventOutline(event);
      const ask = (asked: typeof event) => accountant.epsilon({ event: asked, delta, neighbouring });
      // An accountant that was named answers for the group as well.
      const groupAnswer = (size: number) =>
        flags.accountant === undefined
          ? openRunLedger({ neighbouring, delta, charges: [{ event, count: 1 }] }).groupEpsilon(size)
          : ask({ kind: 'group', size, event });
      const answer = ledgerAnswer(accountant, ask(event));
      const claim = subject.file?.evidence?.claim(answer);
      const statement = describePrivacy({
        answer,
        delta,
        unit: flags.unit ?? subject.unit ?? 'example',
        neighbouring,
        ...outline,
        clipping: flags.clipping ?? said?.clipping ?? 'as the event assumes',
        noiseSource,
        accountant: answer.accountant,
        accountantVersion: accountingVersion,
        certainty: accountant.certainty,
        chargedSteps: steps,
        records,
        ...(claim?.verdict === 'unverified' ? { unverified: claim.reason } : {}),
        ...(size === null ? {} : { group: { records: size, answer: groupAnswer(size) } }),
        isSelectionCharged: flags.selectionCharged ?? false,
        attack: attackFacts(event, neighbouring),
      });
      if (statement.verdict === 'non-private' || statement.verdict === 'unverified') outcome.exitCode = 1;
      if (flags.json === true) printJson(io, statement);
      else if (flags.html === true) io.write(statementHtml(statement, 'clipwise-privacy statement'));
      else io.write(`${flags.markdown === true ? statementMarkdown(statement) : statementText(statement)}\n`);
    });
}

/** What a file says of its noise cannot be taken back by a flag that says less. */
function noiseSourceNamed(
  name: string | undefined,
  said: StatementFacts['noiseSource'],
): StatementFacts['noiseSource'] {
  if (name === undefined) return said;
  if (name !== 'csprng' && name !== 'seeded' && name !== 'unstated')
    throw new PrivacyParameterError('noiseSource', name, 'csprng, seeded or unstated');
  return said === 'seeded' || said === 'none' ? said : name;
}

/** A person with one record is promised what a record is. */
function countOr(name: 'records' | 'group', typed: string | undefined, said: number | null | undefined) {
  if (typed !== undefined) return integerFrom(name, typed, 1);
  return said === undefined || (name === 'group' && said === 1) ? null : said;
}
